import { type Body, write } from '../api/json.ts';
import type { Described } from '../api/operations.ts';
import type { Problem } from '../api/post.ts';
import { gradientOf, numberOf, stepsOf, withNumber } from './pointers.ts';

/** What is read off an answer: the loss, or another value, and its gradient by the number that moves. */
export interface Read {
  readonly value: number;
  readonly grad: number | undefined;
}

/** Which outputs the pictures need, and where in them the numbers are. */
export interface Wanted {
  readonly outputs: readonly string[];
  /** The output that is drawn first: `loss`, `losses`, `probs` or `log_probs`. */
  readonly value: string;
  /** The output with the gradient; undefined where there is none by this number. */
  readonly grad: string | undefined;
  readonly read: (result: { readonly [output: string]: unknown }) => Read;
}

/** @param moved where the moved number is: a JSON pointer */
export function wantedOf(operation: Described, body: Body, moved: string): Wanted {
  const [field = '', ...indices] = stepsOf(moved);
  const has = (output: string) => operation.outputs.some(({ name }) => name === output);
  const isLoss = has('loss');
  const gradient = gradientOf(field);
  const output = operation.outputs.find(({ name }) => name === gradient);
  const isThere =
    output?.needs?.every((names) => names.some((name) => body[name] !== undefined)) ?? output !== undefined;
  const isDerived = isThere && (isLoss || body.grad_output !== undefined);
  const grad = isDerived ? gradient : undefined;
  const value = isLoss ? (body.reduction === 'none' ? 'losses' : 'loss') : (operation.outputs[0]?.name ?? '');
  const row = isLoss ? rowIndices(operation, body, indices) : indices;
  return {
    outputs: grad === undefined ? [value] : [value, grad],
    value,
    grad,
    read: (result) => ({
      value: at(result[value], value === 'loss' ? [] : row),
      grad: grad === undefined ? undefined : at(result[grad], indices),
    }),
  };
}

/** Whether the service would have a gradient by the moved number, were it given the upstream one. */
export function needsUpstream({
  operation: { outputs },
  body,
  moved,
}: {
  readonly operation: Described;
  readonly body: Body;
  readonly moved: string;
}): boolean {
  const gradient = gradientOf(stepsOf(moved)[0] ?? '');
  const has = (output: string | undefined) => outputs.some(({ name }) => name === output);
  return !has('loss') && has(gradient) && body.grad_output === undefined;
}

/** The indices of the row in which a number is: without that of its class, where there are classes. */
function rowIndices({ fields }: Described, body: Body, indices: readonly string[]): readonly string[] {
  const hasClasses =
    fields.some(({ name }) => name === 'class_axis') && !fields.some(({ name }) => name === 'pos_weight');
  if (!hasClasses) return indices;
  const axis = Number(body.class_axis ?? (indices.length === 1 ? 0 : 1));
  return indices.filter((_, i) => i !== (axis < 0 ? axis + indices.length : axis));
}

/** A number of a nested array; of one with fewer axes than there are indices the first that it has. */
function at(value: unknown, indices: readonly string[]): number {
  let inner = value;
  for (const index of indices) if (Array.isArray(inner)) inner = inner[Number(index)];
  while (Array.isArray(inner)) inner = inner[0];
  return numberOf(inner) ?? Number.NaN;
}

/** How many characters of requests are sent at once: the answers to them must fit the buffers on the way. */
const MOST_SENT = 150_000;
const MOST_SAMPLES = 241;
const FEWEST_SAMPLES = 25;

/** How many numbers a curve of such requests is made of. */
export function samplesFor(body: Body): number {
  const most = Math.floor(MOST_SENT / (write(body).length + 40));
  return Math.max(FEWEST_SAMPLES, Math.min(MOST_SAMPLES, most));
}

/** The answers for many values of one number, in one stream of lines; undefined where the service refuses one. */
export async function askAll(
  operation: Described,
  body: Body,
  moved: string,
  xs: readonly number[],
): Promise<{ readonly reads: readonly (Read | undefined)[]; readonly problem: Problem | undefined }> {
  const wanted = wantedOf(operation, body, moved);
  const { dtype: _dtype, encoding: _encoding, ...rest } = body;
  const lines = xs.map((x) => write({ ...withNumber(rest, moved, x), outputs: wanted.outputs }));
  const response = await fetch(`/v1/${operation.name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: `${lines.join('\n')}\n`,
  });
  const answers = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const isProblem = (answer: { code?: unknown }) => answer.code !== undefined;
  const reads = xs.map((_, i) =>
    answers[i] === undefined || isProblem(answers[i]) ? undefined : wanted.read(answers[i]),
  );
  return { reads, problem: reads.some((read) => read) ? undefined : answers.find(isProblem) };
}
