import { expect, test } from 'vitest';
import type { Body } from '../../../web/src/api/json.ts';
import { marksOf } from '../../../web/src/losses/marks.ts';
import { STORIES } from '../../../web/src/losses/stories.ts';
import { post as postTo, testApp } from '../../support/app.ts';

const app = await testApp();
const post = (operation: string, body: Body) => postTo(app, operation, JSON.stringify(body));

const places = (operation: string, body: Body, moved: string) =>
  marksOf(operation, body, moved).map(({ x, text }) => [text, Number(x.toFixed(6))]);

test('PPO: where the ratio reaches its bounds, 1, and the dual clip', () => {
  expect(places('policy-gradient', STORIES.dual.body, '/log_probs/0')).toEqual([
    ['clip', -2.223144],
    ['clip', -1.817678],
    ['dualClip', -0.901388],
    ['old', -2],
  ]);
});

test('GSPO: where the mean of a sequence reaches its bounds, by moving one of its tokens', async () => {
  const body = {
    log_probs: [[-1, -2]],
    old_log_probs: [[-1.5, -2.25]],
    advantages: [1],
    importance_sampling_level: 'sequence',
    outputs: ['ratio'],
  };
  const [low] = marksOf('policy-gradient', body, '/log_probs/0/1');
  const { json } = await post('policy-gradient', { ...body, log_probs: [[-1, low?.x ?? 0]] });
  expect(json.ratio[0][0]).toBeCloseTo(0.8, 12);
});

test('CISPO is clipped at 4 and never below, since there is no logarithm of 0', () => {
  const body = { log_probs: [-1], old_log_probs: [-2], advantages: [1], loss_type: 'cispo' };
  expect(places('policy-gradient', body, '/log_probs/0')).toEqual([
    ['clip', -0.613706],
    ['old', -2],
  ]);
});

test.each([
  ['chosen', 0.5],
  ['rejected', 0.5],
] as const)(
  'DPO: v is 0, and the loss log 2, where %s is marked, with lengths, references and a margin',
  async (field, margin) => {
    const body = {
      chosen: [-10],
      rejected: [-12],
      ref_chosen: [-11],
      ref_rejected: [-11.5],
      chosen_lengths: [5],
      rejected_lengths: [8],
      beta: 2,
      margin,
    };
    const [mark] = marksOf('preference', body, `/${field}/0`);
    const { json } = await post('preference', { ...body, [field]: [mark?.x] });
    expect(json.loss).toBeCloseTo(Math.LN2, 12);
  },
);

test('IPO: the loss is 0 where its target is marked', async () => {
  const [mark] = marksOf('preference', STORIES.ipo.body, '/chosen/0');
  const { json } = await post('preference', { ...STORIES.ipo.body, chosen: [mark?.x] } as Body);
  expect(json.loss).toBe(0);
});

test.each([
  ['cross-entropy', { logits: [[1, 2, 3]], target_probs: [[0.2, 0.3, 0.5]] }, '/logits/0/1'],
  ['kl-divergence', { logits: [[1, 2, 3]], target_logits: [[2, 2, 1]] }, '/logits/0/0'],
  ['binary-cross-entropy', { logits: [1], target_probs: [0.3] }, '/logits/0'],
] as const)('%s: the gradient is 0 where the target is marked', async (operation, body, moved) => {
  const [mark] = marksOf(operation, body, moved);
  const [, , ...indices] = moved.split('/');
  const logits = structuredClone(body.logits) as unknown as { [index: string]: unknown };
  let at = logits;
  for (const index of indices.slice(0, -1)) at = at[index] as typeof logits;
  at[indices.at(-1) as string] = mark?.x;
  const { json } = await post(operation, { ...body, logits } as Body);
  let grad = json.grad;
  for (const index of indices) grad = grad[index];
  expect(mark?.text).toBe('target');
  expect(grad).toBeCloseTo(0, 15);
});
