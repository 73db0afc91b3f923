import { describe, expect, test } from 'vitest';
import { type ExactRequest, exactAnswer } from './exact-answer.ts';
import { type AnswerBody, judge, worstOf } from './worst-of.ts';

const request: ExactRequest = { logits: [[0, 0]], labels: [0], reduction: 'none' };
const right: AnswerBody = { loss: null, losses: [Math.LN2], grad: [[-0.5, 0.5]] };
const judged = (answer: AnswerBody) =>
  judge(answer, exactAnswer('cross-entropy', request) as Exclude<ReturnType<typeof exactAnswer>, string>);

describe('judge', () => {
  test('gives the error of every number, with its path', () => {
    const numbers = judged(right).map(({ path, ulps }) => [path, Math.round(ulps)]);
    expect(numbers).toEqual([
      ['losses[0]', 0],
      ['grad[0][0]', 0],
      ['grad[0][1]', 0],
    ]);
  });

  test.each<[string, AnswerBody, string]>([
    [
      'an output that is missing',
      { loss: null, losses: [Math.LN2] },
      'the outputs are loss,losses; expected loss,losses,grad',
    ],
    ['a loss in place of null', { ...right, loss: 1 }, 'loss is 1; expected null'],
    ['another shape', { ...right, grad: [-0.5, 0.5] }, 'grad has the shape [2]; expected [1,2]'],
  ])('throws for %s', (_name, answer, message) => {
    expect(() => judged(answer)).toThrow(message);
  });
});

test('worstOf finds the number that is the farthest off, in ulps of itself', () => {
  const exact = exactAnswer('softmax', { logits: [[0, -50]] });
  if (exact === 'UNDEFINED_MEAN') throw new Error(exact);
  const p = 1.9287498479639178e-22;
  const worst = worstOf({ probs: [[1, p + 3 * 2 ** -125]] }, exact);
  expect(worst?.path).toBe('probs[0][1]');
  expect(Math.round(worst?.ulps ?? 0)).toBe(3);
});
