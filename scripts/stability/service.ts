import type { FastifyInstance } from 'fastify';
import type { Outcome } from './arithmetic.ts';

/** What the service answers for logits [gap, 0] of each gap. */
export async function serviceOutcomes(
  app: FastifyInstance,
  gaps: readonly number[],
  label: 0 | 1,
  dtype: 'float64' | 'float32',
): Promise<Outcome[]> {
  const payload = { logits: gaps.map((gap) => [gap, 0]), labels: gaps.map(() => label), reduction: 'none', dtype };
  const response = await app.inject({ method: 'POST', url: '/v1/cross-entropy', payload });
  const { losses, grad } = response.json<{ losses: number[]; grad: [number, number][] }>();
  return losses.map((loss, i) => ({ loss, grad: grad[i] as [number, number] }));
}
