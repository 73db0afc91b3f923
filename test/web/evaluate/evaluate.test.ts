import { describe, expect, test } from 'vitest';
import { type Evaluation, evaluate, PlaceTooLarge, type Send } from '../../../web/src/evaluate/asking/evaluate.ts';
import type { Options } from '../../../web/src/evaluate/asking/request.ts';
import { batchOf } from '../../../web/src/evaluate/data/batch.ts';
import { elementsOfReals, elementsOfTensor } from '../../../web/src/evaluate/data/elements.ts';
import type { Held } from '../../../web/src/evaluate/data/hold.ts';
import { testApp } from '../../support/app.ts';

const app = await testApp();
const sent: string[] = [];

const send: Send = async (query, body) => {
  sent.push(query);
  const response = await app.inject({
    method: 'POST',
    url: `/v1/cross-entropy?${query}`,
    headers: { 'content-type': 'application/vnd.safetensors', accept: 'application/vnd.safetensors' },
    payload: Buffer.from(await body.arrayBuffer()),
  });
  return { status: response.statusCode, bytes: new Uint8Array(response.rawPayload) };
};

/** Logits of some shape whose labels are mostly likely; of the type that a model has. */
function held(
  shape: readonly number[],
  classAxis: number,
  others: (rowShape: readonly number[]) => Held['tensors'] = () => ({}),
): Held {
  const rowShape = shape.toSpliced(classAxis, 1);
  const size = (of: readonly number[]) => of.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size(shape) }, (_, i) => Math.sin(i * i) * 9);
  const labels = Float64Array.from({ length: size(rowShape) }, (_, r) =>
    r % 7 === 3 ? -100 : (r * 5) % (shape[classAxis] as number),
  );
  return {
    tensors: {
      logits: { file: 'logits.npy', of: elementsOfReals({ shape, data }) },
      labels: { file: 'labels.npy', of: elementsOfTensor({ type: 'I32', shape: rowShape, data: labels }) },
      ...others(rowShape),
    },
  };
}

const weights = (shape: readonly number[]) => ({
  mask: {
    file: 'mask.npy',
    of: elementsOfTensor({
      type: 'BOOL',
      shape,
      data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, r) => Number(r % 5 !== 2)),
    }),
  },
  sample_weight: {
    file: 'w.npy',
    of: elementsOfReals({
      shape,
      data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, r) => (r % 3) / 2),
    }),
  },
});

const never = new AbortController().signal;

async function evaluated(of: Held, axis: number, options: Options, limit: number): Promise<Evaluation> {
  const { batch } = batchOf(of, axis);
  if (!batch) throw new Error('no batch');
  return evaluate(batch, { dtype: 'float64', ...options }, 'rows', { send, limit, signal: never, progress: () => {} });
}

describe('what is sent in pieces has the answers of all of it in one request', () => {
  test.each<[what: string, of: Held, axis: number, options: Options]>([
    ['(N, C)', held([60, 10], 1), 1, {}],
    ['(B, T, V)', held([4, 15, 10], 2), -1, {}],
    ['(B, T, V) with a shift', held([4, 15, 10], 2), -1, { shift: 2 }],
    ['(B, T, V) with a shift, a mask and weights', held([4, 15, 10], 2, weights), -1, { shift: 1, bins: 7 }],
    ['(N, C, d), the layout of PyTorch', held([12, 10, 5], 1), 1, {}],
    ['(N, C, d) with a shift', held([12, 10, 5], 1), 1, { shift: 1 }],
    ['a temperature and a sum', held([60, 10], 1), 1, { temperature: 3, reduction: 'sum' }],
    ['a number as normalizer', held([60, 10], 1, weights), 1, { normalizer: 17, label_smoothing: 0.1 }],
  ])('%s', async (_, of, axis, options) => {
    const whole = await evaluated(of, axis, options, 1e9);
    const pieces = await evaluated(of, axis, options, 1024);
    expect(whole.problem ?? pieces.problem).toBeUndefined();
    expect([whole.requests, pieces.requests > 3]).toEqual([1, true]);
    expect(pieces.rows).toEqual(whole.rows);
    expect(Object.keys(pieces.totals).sort()).toEqual(Object.keys(whole.totals).sort());
    for (const [name, value] of Object.entries(whole.totals)) {
      const own = pieces.totals[name as keyof typeof pieces.totals];
      const [expected, found] = [[value].flat(), [own].flat()].map((values) =>
        values.flatMap((x) => (typeof x === 'object' ? [...x] : [x])),
      );
      for (const [i, x] of (expected ?? []).entries()) {
        // An error of the mean is one of the digits of its exponential.
        const size = name === 'perplexity' ? (x as number) * Math.max(1, whole.totals.nll as number) : (x as number);
        const allowed = name === 'calibration_error' ? 4e-16 : 4e-16 * Math.abs(size);
        expect(Math.abs((found?.[i] as number) - (x as number)), `${name} ${i}`).toBeLessThanOrEqual(allowed);
      }
    }
  });
});

test('what fits a request is sent as it is, with the options as they were given', async () => {
  sent.length = 0;
  await evaluated(held([4, 15, 10], 2), -1, { shift: 1, ignore_index: [-100, 3] }, 1e9);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatch(/^dtype=float64&shift=1&ignore_index=-100,3&class_axis=2&outputs=loss,normalizer,/);
});

test.each([
  ['in one request', 1e9],
  ['in pieces', 1024],
])('a problem is told with its place in all of the batch: %s', async (_, limit) => {
  const of = held([4, 15, 10], 2);
  const labels = Float64Array.from({ length: 60 }, (_, r) => (r === 50 ? 10 : 1));
  const tensors = {
    ...of.tensors,
    labels: { file: '', of: elementsOfTensor({ type: 'I32', shape: [4, 15], data: labels }) },
  };
  const { problem } = await evaluated({ tensors }, -1, { shift: 1 }, limit);
  expect(problem).toMatchObject({
    status: 422,
    code: 'LABEL_OUT_OF_RANGE',
    errors: [{ pointer: '/labels/3/5' }],
    rows: [49],
  });
  expect(problem?.detail).toContain('labels[3][5] is 10');
});

test('a place that is larger than a request cannot be cut', async () => {
  await expect(evaluated(held([3, 10, 500], 1), 1, {}, 5000)).rejects.toThrow(PlaceTooLarge);
});

test('soft targets have losses, and no metrics', async () => {
  const data = Float64Array.of(0.5, 0.25, 0.25, 0, 0, 1);
  const logits = { file: '', of: elementsOfReals({ shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) }) };
  const { totals, rows } = await evaluated(
    { tensors: { logits, target_probs: { file: '', of: elementsOfReals({ shape: [2, 3], data }) } } },
    1,
    {},
    1e9,
  );
  expect([totals.nll, totals.valid_count, [...(rows?.predictions ?? [])]]).toEqual([undefined, 2, [2, 2]]);
});

test('it leaves off between two pieces when it is told to', async () => {
  const stop = new AbortController();
  const { batch } = batchOf(held([60, 10], 1), 1);
  const progress = () => stop.abort();
  sent.length = 0;
  if (!batch) throw new Error('no batch');
  const evaluating = evaluate(batch, {}, 'totals', { send, limit: 1024, signal: stop.signal, progress });
  await expect(evaluating).rejects.toThrow('aborted');
  expect(sent.length).toBeLessThanOrEqual(3);
});
