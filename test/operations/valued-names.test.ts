import { describe, expect, test } from 'vitest';
import { post, testApp } from '../support/app.ts';

const app = await testApp();
const detailOf = async (operation: string, body: object) =>
  (await post(app, operation, JSON.stringify(body))).json.detail as string;

describe("an option with another library's value names ours:", () => {
  test.each([
    ['policy-gradient', { log_probs: [-1], advantages: [1], reduction: 'token-mean' }, 'mean'],
    ['policy-gradient', { log_probs: [-1], advantages: [1], reduction: 'seq-mean-token-mean' }, 'seq_mean_token_mean'],
    ['policy-gradient', { log_probs: [-1], advantages: [1], loss_type: 'grpo' }, 'ppo'],
    ['preference', { chosen: [-1], rejected: [-2], beta: 1, loss_type: 'DPO' }, 'sigmoid'],
    ['kl-divergence', { logits: [[0, 1]], target_logits: [[0, 1]], reduction: 'batchmean' }, 'mean'],
  ])('%s %j', async (operation, body, ours) => {
    expect(await detailOf(operation, body)).toMatch(new RegExp(`\\(did you mean "${ours}"\\?\\)$`));
  });
});

test.each([
  ['policy-gradient', 'epsilon_high', '"clip_high_threshold"'],
  ['policy-gradient', 'cliprange', '"clip_low_threshold" or "clip_high_threshold"'],
  ['policy-gradient', 'clip_ratio_c', '"dual_clip"'],
  ['policy-gradient', 'beta', '"kl_coef"'],
  ['preference', 'gamma_beta_ratio', '"margin"'],
  ['kl-divergence', 'teacher_logits', '"target_logits"'],
])('%s says what %s is here', async (operation, field, ours) => {
  expect(await detailOf(operation, { [field]: 1 })).toBe(`"${field}" is not a known field; did you mean ${ours}?`);
});

test('bounds of the ratio that leave out 1 are refused, with what they bound', async () => {
  const body = { log_probs: [-1], advantages: [1] };
  expect(await detailOf('policy-gradient', { ...body, clip_high_threshold: 0.28 })).toBe(
    'clip_high_threshold is 0.28; expected a number of at least 1: it bounds the ratio itself, so that an ε of 0.28 is 1.28',
  );
  expect(await detailOf('policy-gradient', { ...body, clip_low_threshold: 1.2 })).toContain('a number in [0, 1]');
});

test('log-probabilities of tokens are no sums over answers', async () => {
  const pairs = [[-1, -2]];
  expect(await detailOf('preference', { chosen: pairs, rejected: pairs, beta: 0.1 })).toBe(
    'chosen has shape [1, 2]; expected [N], the sum over the tokens of each answer',
  );
});
