import { expect, test } from 'vitest';
import { createEngine } from '../../src/codecs/index.ts';
import { execute, type Job } from '../../src/operations/execute.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import { Stopped, stoppable } from '../../src/workers/stoppable.ts';
import { ENGINE } from '../support/engine.ts';

const CLASSES = 2048;

/** One row, whose target is its softmax: each number of its gradient is computed exactly. */
const zeros = new Array(CLASSES).fill(0);
const body = Buffer.from(JSON.stringify({ logits: [zeros], target_probs: [zeros.map(() => 1 / CLASSES)] }));
const job: Job = {
  operation: OPERATIONS.find(({ name }) => name === 'cross-entropy') as Job['operation'],
  from: 'json',
  to: 'json',
  chunks: [body],
};

/** A flag that is set once it has been looked at so many times, and how often it has been. */
function flagSetAfter(looks: number) {
  const seen = { looks: 0 };
  const flag = {
    get 0(): number {
      return Number(seen.looks++ >= looks);
    },
  };
  return { flag: flag as unknown as Int32Array, seen };
}

const run = (flag: Int32Array) =>
  execute(job, stoppable(createEngine(ENGINE), { flag }), (bytes) => Buffer.allocUnsafeSlow(bytes));

test('work that nobody stops looks at the flag before each row, and before each 256 numbers that are computed exactly', () => {
  const { flag, seen } = flagSetAfter(Number.POSITIVE_INFINITY);
  const { payload } = run(flag);
  expect(JSON.parse(String(payload)).grad[0]).toEqual(zeros);
  expect(seen.looks).toBe(1 + CLASSES / 256);
});

test.each([0, 1, 2, 5, CLASSES / 256])(
  'work that is told to stop after %i of its looks stops at the next one',
  (looks) => {
    const { flag, seen } = flagSetAfter(looks);
    expect(() => run(flag)).toThrow(Stopped);
    expect(seen.looks).toBe(looks + 1);
  },
);

test('an engine whose work was stopped does the next work', () => {
  const engine = createEngine(ENGINE);
  const take = (bytes: number) => Buffer.allocUnsafeSlow(bytes);
  const expected = execute(job, engine, take).payload;
  expect(() => execute(job, stoppable(engine, flagSetAfter(3)), take)).toThrow(Stopped);
  expect(execute(job, stoppable(engine, { flag: new Int32Array(1) }), take).payload).toEqual(expected);
});
