import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import type { Engine } from '../../src/codecs/codec.ts';
import { createEngine } from '../../src/codecs/index.ts';
import { DoubleRows } from '../../src/core/logits/double-rows.ts';
import { Float32Rows } from '../../src/core/logits/float32-rows.ts';
import { convertNumbers } from '../../src/core/tensors/convert-numbers.ts';
import { type KernelFunctions, type RowCopies, referenceKernel } from '../../src/core/tensors/kernel.ts';
import { type Dtype, newNumbers } from '../../src/core/tensors/numbers.ts';
import { execute, type Job } from '../../src/operations/execute.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { writeFile } from '../support/safetensors.ts';
import { COPY_NAMES, ROW_NAMES } from './kernel-names.ts';

type Functions = KernelFunctions & RowCopies;
type Name = keyof Functions;
const NAMES: readonly Name[] = [...ROW_NAMES, ...COPY_NAMES];

/** Counts the calls of a kernel's functions, which still run. */
function counted(kernel: Functions): () => { [name in Name]?: number } {
  const spies = NAMES.map((name) => [name, vi.spyOn(kernel, name)] as readonly [Name, MockInstance]);
  return () =>
    Object.fromEntries(spies.map(([name, { mock }]) => [name, mock.calls.length] as const).filter(([, n]) => n > 0));
}

let engine: Engine;
/** How often each function has run in WebAssembly, and as the reference. */
let inModule: ReturnType<typeof counted>;
let inText: ReturnType<typeof counted>;
/** How often a row was computed in big numbers. */
let exact: () => number;

beforeEach(() => {
  engine = createEngine('wasm');
  inModule = counted(engine.kernel);
  inText = counted(referenceKernel);
  const spies = [DoubleRows, Float32Rows].map((rows) => vi.spyOn(rows.prototype, 'exact', 'get'));
  exact = () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const job = (name: string, chunks: readonly Buffer[], more: Partial<Job> = {}): Job => ({
  operation: OPERATIONS.find((operation) => operation.name === name) as Operation,
  from: 'json',
  to: 'json',
  chunks,
  ...more,
});

const jsonOf = (name: string, body: object) => job(name, [Buffer.from(JSON.stringify(body))]);

const answerOf = (given: Job, by: Engine): string => {
  const { payload } = execute(given, by, Buffer.allocUnsafeSlow);
  return typeof payload === 'string' ? payload : Buffer.concat(payload).toString('latin1');
};

/** Three rows of four classes; the same with the classes on the first axis, and with axes behind the classes. */
const rows = [
  [0.5, -1.25, 3, 0.1],
  [2, 2, -700, 1],
  [-3, 0, 40, -0.5],
];
const columnsOf = (of: readonly number[][]) => [0, 1, 2, 3].map((c) => of.map((row) => row[c]));
const columns = columnsOf(rows);
const upstream = rows.map((row) => row.map((x) => Math.cos(x)));
const target = [
  [0.25, 0.25, 0.5, 0],
  [0, 1, 0, 0],
  [0.125, 0.125, 0.25, 0.5],
];
const labels = [2, 0, 1];
const class_weight = [1, 0.5, 2, 0.25];
const losses = ['loss', 'losses', 'grad', 'log_probs', 'probs'];

interface Case {
  readonly name: string;
  readonly job: Job;
  /** How often each function runs. */
  readonly runs: { readonly [N in Name]?: number };
}

const IN_JSON: readonly { name: string; operation: string; body: object; runs: Case['runs'] }[] = [
  { name: 'softmax', operation: 'softmax', body: { logits: rows }, runs: { loadRow: 3, writeProbs: 3 } },
  {
    name: 'softmax with an upstream gradient',
    operation: 'softmax',
    body: { logits: rows, grad_output: upstream },
    runs: { loadRow: 3, writeProbs: 3, writeSoftmaxGradient: 3 },
  },
  {
    name: 'softmax along a strided class axis',
    operation: 'softmax',
    body: { logits: columns, class_axis: 0, grad_output: columnsOf(upstream) },
    runs: { readRow: 6, loadRow: 3, writeProbs: 3, writeSoftmaxGradient: 3, writeRow: 6 },
  },
  { name: 'log-softmax', operation: 'log-softmax', body: { logits: rows }, runs: { loadRow: 3, writeLogProbs: 3 } },
  {
    name: 'log-softmax with an upstream gradient',
    operation: 'log-softmax',
    body: { logits: rows, grad_output: upstream },
    runs: { loadRow: 3, writeLogProbs: 3, writeLogSoftmaxGradient: 3 },
  },
  {
    name: 'log-softmax along a strided class axis',
    operation: 'log-softmax',
    body: { logits: [columns], grad_output: [columnsOf(upstream)] },
    runs: { readRow: 6, loadRow: 3, writeLogProbs: 3, writeLogSoftmaxGradient: 3, writeRow: 6 },
  },
  {
    name: 'cross-entropy of labels',
    operation: 'cross-entropy',
    body: { logits: rows, labels },
    runs: { loadRow: 3, writeLabelGradient: 3 },
  },
  {
    name: 'cross-entropy of labels with class weights, an upstream gradient and an ignored row',
    operation: 'cross-entropy',
    body: { logits: rows, labels: [2, -100, 1], class_weight, grad_output: 0.3, outputs: losses },
    runs: { loadRow: 3, writeLabelGradient: 2, writeProbs: 3, writeLogProbs: 3 },
  },
  {
    name: 'cross-entropy of labels along a strided class axis',
    operation: 'cross-entropy',
    body: { logits: columns, class_axis: 0, labels, reduction: 'none', grad_output: [1, -0.5, 0.1] },
    runs: { readRow: 3, loadRow: 3, writeLabelGradient: 3, writeRow: 3 },
  },
  {
    name: 'cross-entropy of labels with smoothing',
    operation: 'cross-entropy',
    body: { logits: rows, labels, label_smoothing: 0.1 },
    runs: { loadRow: 3, loadTarget: 3, targetLoss: 3, writeTargetGradient: 3 },
  },
  {
    name: 'cross-entropy of labels with smoothing, class weights and an upstream gradient',
    operation: 'cross-entropy',
    body: { logits: rows, labels, label_smoothing: 0.1, class_weight, grad_output: -2 },
    runs: { loadRow: 3, loadTarget: 3, targetLoss: 3, writeTargetGradient: 3 },
  },
  {
    name: 'cross-entropy of soft targets, with every output',
    operation: 'cross-entropy',
    body: { logits: rows, target_probs: target, outputs: [...losses, 'target_grad'] },
    runs: {
      loadRow: 3,
      loadTarget: 3,
      targetLoss: 3,
      writeTargetGradient: 3,
      writeLossOfEachClass: 3,
      writeProbs: 3,
      writeLogProbs: 3,
    },
  },
  {
    name: 'cross-entropy of soft targets along a strided class axis, with class weights and smoothing',
    operation: 'cross-entropy',
    body: {
      logits: columns,
      class_axis: 0,
      target_probs: columnsOf(target),
      class_weight,
      label_smoothing: 0.2,
      reduction: 'sum',
      grad_output: 1.5,
      outputs: ['grad', 'target_grad'],
    },
    runs: {
      readRow: 6,
      loadRow: 3,
      loadTarget: 3,
      targetLoss: 3,
      writeTargetGradient: 3,
      writeLossOfEachClass: 3,
      writeRow: 6,
    },
  },
];

/** Three rows, and their softmax in seven digits: of their difference more bits cancel than rows have to spare at first. */
const near = [
  [0.5, -0.25, 1, 0.1],
  [2, 2.5, 0.75, 1],
  [-0.3, 0, 0.4, -0.5],
];
const nearTarget = near.map((row) => {
  const total = row.reduce((sum, x) => sum + Math.exp(x), 0);
  return row.map((x) => Math.fround(Math.exp(x) / total));
});

const IN_JSON_TWICE: typeof IN_JSON = [
  {
    name: 'cross-entropy of soft targets that are nearly the softmax',
    operation: 'cross-entropy',
    body: { logits: near, target_probs: nearTarget, validate_target_probs: false },
    runs: { loadRow: 3, loadTarget: 3, targetLoss: 3, writeTargetGradient: 6, refineRow: 3, refineTarget: 3 },
  },
  {
    name: 'softmax with an upstream gradient that is nearly its own mean',
    operation: 'softmax',
    body: { logits: [0, 0, 0], grad_output: [1, 2, 1.5 + 2 ** -30] },
    runs: { loadRow: 1, writeProbs: 1, writeSoftmaxGradient: 2, refineRow: 1 },
  },
  {
    name: 'log-softmax with an upstream gradient that is nearly the softmax',
    operation: 'log-softmax',
    body: { logits: near, grad_output: nearTarget },
    runs: { loadRow: 3, writeLogProbs: 3, writeLogSoftmaxGradient: 6, refineRow: 3 },
  },
];

/** As decimals of which float32 is asked for, and without the digits that doubles need. */
const IN_JSON_FOR_FLOAT32: typeof IN_JSON = [
  {
    name: 'softmax in decimals, for float32',
    operation: 'softmax',
    body: { logits: rows, dtype: 'float32' },
    runs: { writeRow: 1, loadFloat32Row: 3, writeFloat32Probs: 3 },
  },
  {
    name: 'cross-entropy in decimals, for float32',
    operation: 'cross-entropy',
    body: { logits: rows, labels, dtype: 'float32', outputs: losses },
    runs: {
      writeRow: 1,
      loadFloat32Row: 3,
      writeFloat32LabelGradient: 3,
      writeFloat32Probs: 3,
      writeFloat32LogProbs: 3,
    },
  },
];

/** Three rows of a file: the logits, and what goes with them, along the last axis or along the first. */
interface InFile {
  readonly name: string;
  readonly operation: string;
  readonly tensors: { readonly [name: string]: readonly number[][] };
  readonly options: { readonly [name: string]: string };
  /** How often functions run for float32. */
  readonly runs: Case['runs'];
  /** For float16 and bfloat16. */
  readonly runsOfHalves: Case['runs'];
}

const allLosses = { outputs: losses.join() };
const IN_FILES: readonly InFile[] = [
  {
    name: 'softmax',
    operation: 'softmax',
    tensors: { logits: rows },
    options: {},
    runs: { loadFloat32Row: 3, writeFloat32Probs: 3 },
    runsOfHalves: { readFloat32Row: 3, loadFloat32Row: 3, writeFloat32ProbsToDoubles: 3, writeRow: 3 },
  },
  {
    name: 'softmax along a strided class axis',
    operation: 'softmax',
    tensors: { logits: columns as number[][] },
    options: { class_axis: '0' },
    runs: { readFloat32Row: 3, loadFloat32Row: 3, writeFloat32Probs: 3, writeFloat32Row: 3 },
    runsOfHalves: { readFloat32Row: 3, loadFloat32Row: 3, writeFloat32ProbsToDoubles: 3, writeRow: 3 },
  },
  {
    name: 'softmax with an upstream gradient',
    operation: 'softmax',
    tensors: { logits: rows, grad_output: upstream },
    options: {},
    runs: { readRow: 6, loadRow: 3, writeProbs: 3, writeSoftmaxGradient: 3, writeRow: 6 },
    runsOfHalves: { readRow: 6, loadRow: 3, writeProbs: 3, writeSoftmaxGradient: 3, writeRow: 6 },
  },
  {
    name: 'log-softmax',
    operation: 'log-softmax',
    tensors: { logits: rows },
    options: {},
    runs: { loadFloat32Row: 3, writeFloat32LogProbs: 3 },
    runsOfHalves: { readFloat32Row: 3, loadFloat32Row: 3, writeFloat32LogProbsToDoubles: 3, writeRow: 3 },
  },
  {
    name: 'log-softmax with an upstream gradient along a strided class axis',
    operation: 'log-softmax',
    tensors: { logits: columns as number[][], grad_output: columnsOf(upstream) as number[][] },
    options: { class_axis: '0' },
    runs: { readRow: 6, loadRow: 3, writeLogProbs: 3, writeLogSoftmaxGradient: 3, writeRow: 6 },
    runsOfHalves: { readRow: 6, loadRow: 3, writeLogProbs: 3, writeLogSoftmaxGradient: 3, writeRow: 6 },
  },
  {
    name: 'cross-entropy of labels, with every output',
    operation: 'cross-entropy',
    tensors: { logits: rows },
    options: allLosses,
    runs: { loadFloat32Row: 3, writeFloat32LabelGradient: 3, writeFloat32Probs: 3, writeFloat32LogProbs: 3 },
    runsOfHalves: {
      readFloat32Row: 3,
      loadFloat32Row: 3,
      writeFloat32LabelGradientToDoubles: 3,
      writeFloat32ProbsToDoubles: 3,
      writeFloat32LogProbsToDoubles: 3,
      writeRow: 9,
    },
  },
  {
    name: 'cross-entropy of labels along a strided class axis, with every output',
    operation: 'cross-entropy',
    tensors: { logits: columns as number[][] },
    options: { ...allLosses, class_axis: '0' },
    runs: {
      readFloat32Row: 3,
      loadFloat32Row: 3,
      writeFloat32LabelGradient: 3,
      writeFloat32Probs: 3,
      writeFloat32LogProbs: 3,
      writeFloat32Row: 9,
    },
    runsOfHalves: {
      readFloat32Row: 3,
      loadFloat32Row: 3,
      writeFloat32LabelGradientToDoubles: 3,
      writeFloat32ProbsToDoubles: 3,
      writeFloat32LogProbsToDoubles: 3,
      writeRow: 9,
    },
  },
  {
    name: 'cross-entropy of labels with smoothing',
    operation: 'cross-entropy',
    tensors: { logits: rows },
    options: { label_smoothing: '0.1' },
    runs: { readRow: 3, loadRow: 3, loadTarget: 3, targetLoss: 3, writeTargetGradient: 3, writeRow: 3 },
    runsOfHalves: { readRow: 3, loadRow: 3, loadTarget: 3, targetLoss: 3, writeTargetGradient: 3, writeRow: 3 },
  },
  {
    name: 'cross-entropy of soft targets, with every output',
    operation: 'cross-entropy',
    tensors: { logits: rows, target_probs: target },
    options: { outputs: [...losses, 'target_grad'].join() },
    runs: {
      readRow: 6,
      loadRow: 3,
      loadTarget: 3,
      targetLoss: 3,
      writeTargetGradient: 3,
      writeLossOfEachClass: 3,
      writeProbs: 3,
      writeLogProbs: 3,
      writeRow: 12,
    },
    runsOfHalves: {
      readRow: 6,
      loadRow: 3,
      loadTarget: 3,
      targetLoss: 3,
      writeTargetGradient: 3,
      writeLossOfEachClass: 3,
      writeProbs: 3,
      writeLogProbs: 3,
      writeRow: 12,
    },
  },
];

const FILE_TYPES = { float64: 'F64', float32: 'F32', float16: 'F16', bfloat16: 'BF16' } as const;

/** A file of which the real tensors have a type. */
function fileOf({ operation, tensors, options }: InFile, dtype: Dtype): Job {
  const real = Object.entries(tensors).map(([name, of]) => {
    const data = newNumbers(dtype, 12);
    convertNumbers(Float64Array.from(of.flat()), data);
    return [name, { dtype: FILE_TYPES[dtype], shape: [of.length, 12 / of.length], data }] as const;
  });
  const hasLabels = operation === 'cross-entropy' && tensors.target_probs === undefined;
  const ofLabels = { labels: { dtype: 'U8', shape: [3], data: Uint8Array.from(labels) } };
  const file = writeFile({ ...Object.fromEntries(real), ...(hasLabels && ofLabels) }, options);
  return job(operation, [file], { from: 'safetensors', to: 'safetensors' });
}

const CASES: readonly Case[] = [
  ...[...IN_JSON, ...IN_JSON_TWICE, ...IN_JSON_FOR_FLOAT32].map(({ name, operation, body, runs }) => ({
    name,
    job: jsonOf(operation, body),
    runs,
  })),
  ...IN_FILES.flatMap((given) =>
    (['float32', 'float16', 'bfloat16'] as const).map((dtype) => ({
      name: `${given.name}, of ${dtype}`,
      job: fileOf(given, dtype),
      runs: dtype === 'float32' ? given.runs : given.runsOfHalves,
    })),
  ),
];

describe('a request runs in WebAssembly, and nothing of it as the reference', () => {
  test.each(CASES)('$name', ({ job, runs }) => {
    answerOf(job, engine);
    expect(inModule()).toEqual(runs);
    expect(inText()).toEqual({});
    expect(exact()).toBe(0);
  });

  test('nll, whose logarithms are given', () => {
    answerOf(jsonOf('nll', { log_probs: rows, labels, class_weight, grad_output: 2 }), engine);
    expect(inText()).toEqual({});
  });

  test('of tensors of a file', () => {
    const shape = [3, 4];
    const tensors = {
      logits: { dtype: 'F64', shape, data: Float64Array.from(rows.flat()) },
      target_probs: { dtype: 'F64', shape, data: Float64Array.from(target.flat()) },
    };
    answerOf(job('cross-entropy', [writeFile(tensors)], { from: 'safetensors' }), engine);
    expect(inModule()).toEqual({ loadRow: 3, loadTarget: 3, targetLoss: 3, writeTargetGradient: 3 });
    expect(inText()).toEqual({});
  });

  test('of more rows than one, in which only what cancels is computed in big numbers', () => {
    // The second row's target is its softmax.
    const logits = [
      [0.5, 1],
      [0, 0],
      [2, 1],
    ];
    const target_probs = [
      [1, 0],
      [0.5, 0.5],
      [0.25, 0.75],
    ];
    answerOf(jsonOf('cross-entropy', { logits, target_probs }), engine);
    const { refineRow, refineTarget, writeTargetGradient, ...others } = inModule();
    const again = { refineRow: 1, refineTarget: 1, writeTargetGradient: 4 };
    expect({ refineRow, refineTarget, writeTargetGradient }).toEqual(again);
    expect(others).toEqual({ loadRow: 3, loadTarget: 3, targetLoss: 3 });
    expect(inText()).toEqual({});
    expect(exact()).toBe(1);
  });
});

test('what looks at all doubles of a tensor runs in WebAssembly', () => {
  const look = vi.spyOn(engine.kernel, 'allDoublesWithin');
  answerOf(jsonOf('softmax', { logits: rows, dtype: 'float32' }), engine);
  expect(look).toHaveBeenCalledTimes(1);
  answerOf(jsonOf('cross-entropy', { logits: rows, target_probs: target }), engine);
  expect(look).toHaveBeenCalledTimes(3);
});

test('these requests run every function for rows of src/kernel/index.ts, and every copy of rows', () => {
  const names = new Set(CASES.flatMap(({ runs }) => Object.keys(runs)));
  expect([...names].toSorted()).toEqual(NAMES.toSorted());
});

describe('a request for which the memory has no room runs as the reference, with the same answer', () => {
  test.each(CASES)('$name', ({ job, runs }) => {
    const expected = answerOf(job, createEngine('wasm'));
    vi.spyOn(engine.kernel, 'hasRoom').mockReturnValue(false);
    expect(answerOf(job, engine)).toBe(expected);
    // Inputs in decimals have become float32 where they had been read.
    const { writeRow, ...rows } = inModule();
    expect(rows).toEqual({});
    expect({ ...(writeRow && { writeRow }), ...inText() }).toEqual(runs);
  });
});
