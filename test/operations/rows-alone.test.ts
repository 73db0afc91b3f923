import { describe, expect, test } from 'vitest';
import { createEngine, ENGINE_NAMES } from '../../src/codecs/index.ts';
import { convertNumbers } from '../../src/core/tensors/convert-numbers.ts';
import { BYTES, DTYPES, type Dtype, newNumbers } from '../../src/core/tensors/numbers.ts';
import { execute, type Job } from '../../src/operations/execute.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import { Random, SEED } from '../codecs/json/support.ts';
import { readFile, writeFile } from '../support/safetensors.ts';

/*
 * A row has the same numbers, bit for bit, alone and among others, whatever lies beside it in memory, and along whichever
 * axis its classes are.
 */

const random = new Random(SEED);
const ROWS = 6;

/** Rows of logits of ordinary size, some of them masked; and what goes with them. */
interface Batch {
  readonly classes: number;
  readonly logits: readonly number[][];
  readonly targets: readonly number[][];
  readonly upstream: readonly number[][];
  readonly labels: readonly number[];
  readonly classWeight: readonly number[];
}

const real = () => (random.uint32() / 2 ** 32 - 0.5) * 2 ** random.below(7);

function batchOf(classes: number): Batch {
  const rows = (next: (n: number) => number) =>
    Array.from({ length: ROWS }, (_, n) => Array.from({ length: classes }, () => next(n)));
  const logits = rows((n) => (n === 1 && random.below(3) === 0 ? Number.NEGATIVE_INFINITY : real()));
  for (const row of logits) row[random.below(classes)] = 1.5;
  // One row is equal throughout, and so is its target: all of its gradient cancels.
  logits[3] = new Array(classes).fill(0.5);
  const targets = rows(() => 0);
  for (const row of targets) for (let i = 0; i < 16; i++) (row[random.below(classes)] as number) += 1 / 16;
  if (16 % classes === 0) targets[3] = new Array(classes).fill(1 / classes);
  const labels = Array.from({ length: ROWS }, () => random.below(classes));
  const classWeight = Array.from({ length: classes }, () => random.below(9) / 7);
  return { classes, logits, targets, upstream: rows(real), labels, classWeight };
}

interface Case {
  readonly name: string;
  readonly operation: string;
  /** The tensors that have the logits' shape. */
  readonly rowsOf: (batch: Batch) => { readonly [name: string]: readonly number[][] };
  readonly hasLabels: boolean;
  readonly hasWeights: boolean;
  readonly options: { readonly [name: string]: string };
}

const none = { hasLabels: false, hasWeights: false, options: {} };
const outputs = 'losses,grad,log_probs,probs';
const CASES: readonly Case[] = [
  { ...none, name: 'softmax', operation: 'softmax', rowsOf: ({ logits }) => ({ logits }) },
  {
    ...none,
    name: 'softmax with its gradient',
    operation: 'softmax',
    rowsOf: ({ logits, upstream }) => ({ logits, grad_output: upstream }),
  },
  { ...none, name: 'log-softmax', operation: 'log-softmax', rowsOf: ({ logits }) => ({ logits }) },
  {
    ...none,
    name: 'log-softmax with its gradient',
    operation: 'log-softmax',
    rowsOf: ({ logits, upstream }) => ({ logits, grad_output: upstream }),
  },
  {
    name: 'labels',
    operation: 'cross-entropy',
    rowsOf: ({ logits }) => ({ logits }),
    hasLabels: true,
    hasWeights: false,
    options: { reduction: 'none', outputs },
  },
  {
    name: 'labels with weights, their losses only',
    operation: 'cross-entropy',
    rowsOf: ({ logits }) => ({ logits }),
    hasLabels: true,
    hasWeights: true,
    options: { reduction: 'none', outputs: 'losses' },
  },
  {
    name: 'labels with weights and smoothing',
    operation: 'cross-entropy',
    rowsOf: ({ logits }) => ({ logits }),
    hasLabels: true,
    hasWeights: true,
    options: { reduction: 'none', label_smoothing: '0.125', outputs },
  },
  {
    name: 'target probabilities',
    operation: 'cross-entropy',
    rowsOf: ({ logits, targets }) => ({ logits, target_probs: targets }),
    hasLabels: false,
    hasWeights: true,
    options: { reduction: 'none', outputs: `${outputs},target_grad` },
  },
  {
    name: 'negative log-likelihood',
    operation: 'nll',
    rowsOf: ({ logits }) => ({ log_probs: logits }),
    hasLabels: true,
    hasWeights: true,
    options: { reduction: 'none' },
  },
];

const TYPES = { float64: 'F64', float32: 'F32', float16: 'F16', bfloat16: 'BF16' } as const;

/** How the rows of a batch lie in a tensor: its shape, the axis of the classes, and where the number of a class is. */
interface Layout {
  readonly shape: (rows: number, classes: number) => readonly number[];
  readonly axis: number;
  readonly at: (n: number, c: number, rows: number, classes: number) => number;
}

const LAYOUTS: { readonly [name: string]: Layout } = {
  'classes last': { shape: (rows, classes) => [rows, classes], axis: 1, at: (n, c, _, classes) => n * classes + c },
  'classes first': { shape: (rows, classes) => [classes, rows], axis: 0, at: (n, c, rows) => c * rows + n },
  'classes between': {
    shape: (rows, classes) => [rows / 2, classes, 2],
    axis: 1,
    at: (n, c, _, classes) => ((n >> 1) * classes + c) * 2 + (n & 1),
  },
};

const engines = ENGINE_NAMES.map((name) => createEngine(name));

/** The results of some rows of a batch in a layout, as the bytes of each row by name. */
function resultsOf(c: Case, batch: Batch, of: readonly number[], dtype: Dtype, layout: Layout, engine: number) {
  const { classes } = batch;
  const shape = layout.shape(of.length, classes);
  const tensors = Object.entries(c.rowsOf(batch)).map(([name, rows]) => {
    const values = new Float64Array(of.length * classes);
    of.forEach((row, n) => {
      for (let k = 0; k < classes; k++) values[layout.at(n, k, of.length, classes)] = rows[row]?.[k] as number;
    });
    const data = newNumbers(dtype, values.length);
    convertNumbers(values, data);
    return [name, { dtype: TYPES[dtype], shape, data }] as const;
  });
  const labelShape = shape.toSpliced(layout.axis, 1);
  const labels = { dtype: 'I32', shape: labelShape, data: Int32Array.from(of, (row) => batch.labels[row] as number) };
  const weights = { dtype: 'F64', shape: [classes], data: Float64Array.from(batch.classWeight) };
  const file = writeFile(
    {
      ...Object.fromEntries(tensors),
      ...(c.hasWeights && { class_weight: weights }),
      ...(c.hasLabels && { labels }),
    },
    { ...c.options, class_axis: String(layout.axis) },
  );
  const job: Job = {
    operation: OPERATIONS.find(({ name }) => name === c.operation) as Job['operation'],
    from: 'safetensors',
    to: 'safetensors',
    chunks: [file],
  };
  const { payload } = execute(job, engines[engine] as (typeof engines)[number], Buffer.allocUnsafeSlow);
  const answer = readFile(Buffer.concat(payload as readonly Buffer[]));
  const size = BYTES[dtype];
  const element = (bytes: Buffer, i: number) => bytes.toString('hex', i * size, (i + 1) * size);
  return of.map((_, n) =>
    Object.fromEntries(
      Object.entries(answer).map(([name, { bytes }]) => {
        if (bytes.length === of.length * size && name === 'losses') return [name, element(bytes, n)];
        const places = Array.from({ length: classes }, (_class, k) => layout.at(n, k, of.length, classes));
        return [name, places.map((at) => element(bytes, at)).join(' ')];
      }),
    ),
  );
}

const ALL = Array.from({ length: ROWS }, (_, n) => n);
const batches = [1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 31, 32, 33, 100, 257].map(batchOf);

describe.each(CASES)('a row ($name)', (c) => {
  test.each(DTYPES)(
    'of %s has the same bits alone, in a batch in any order, and along any axis, in both engines',
    (dtype) => {
      for (const batch of batches) {
        const last = LAYOUTS['classes last'] as Layout;
        const together = resultsOf(c, batch, ALL, dtype, last, 0);
        engines.forEach((_, engine) => {
          for (const n of ALL) expect(resultsOf(c, batch, [n], dtype, last, engine)).toEqual([together[n]]);
          for (const [name, layout] of Object.entries(LAYOUTS)) {
            expect(resultsOf(c, batch, ALL, dtype, layout, engine), name).toEqual(together);
            const reversed = resultsOf(c, batch, ALL.toReversed(), dtype, layout, engine);
            expect(reversed.toReversed(), name).toEqual(together);
          }
        });
      }
    },
  );
});
