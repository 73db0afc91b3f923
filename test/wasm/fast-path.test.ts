import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import type { Engine } from '../../src/codecs/codec.ts';
import { createEngine } from '../../src/codecs/index.ts';
import { type KernelFunctions, referenceKernel } from '../../src/core/kernel.ts';
import { SoftmaxRows } from '../../src/core/softmax-rows.ts';
import * as text from '../../src/kernel/index.ts';
import { execute, type Job } from '../../src/operations/execute.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { writeFile } from '../support/safetensors.ts';

type Name = keyof KernelFunctions;
const NAMES = Object.keys(text) as Name[];

/** Counts the calls of a kernel's functions, which still run. */
function counted(kernel: KernelFunctions): () => { [name in Name]?: number } {
  const spies = NAMES.map((name) => [name, vi.spyOn(kernel, name)] as readonly [Name, MockInstance]);
  return () =>
    Object.fromEntries(spies.map(([name, { mock }]) => [name, mock.calls.length] as const).filter(([, n]) => n > 0));
}

let engine: Engine;
/** How often each function has run in WebAssembly, and as the reference. */
let inModule: ReturnType<typeof counted>;
let inText: ReturnType<typeof counted>;
/** How often a row was computed in big numbers. */
let exact: MockInstance;

beforeEach(() => {
  engine = createEngine('wasm');
  inModule = counted(engine.kernel);
  inText = counted(referenceKernel);
  exact = vi.spyOn(SoftmaxRows.prototype, 'exact', 'get');
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

const CASES: readonly { name: string; operation: string; body: object; runs: { [N in Name]?: number } }[] = [
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
    runs: { loadRow: 3, writeProbs: 3, writeSoftmaxGradient: 3 },
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
    runs: { loadRow: 3, writeLogProbs: 3, writeLogSoftmaxGradient: 3 },
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
    runs: { loadRow: 3, writeLabelGradient: 3 },
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
    runs: { loadRow: 3, loadTarget: 3, targetLoss: 3, writeTargetGradient: 3, writeLossOfEachClass: 3 },
  },
];

describe('a request runs in WebAssembly, and nothing of it as the reference', () => {
  test.each(CASES)('$name', ({ operation, body, runs }) => {
    answerOf(jsonOf(operation, body), engine);
    expect(inModule()).toEqual(runs);
    expect(inText()).toEqual({});
    expect(exact).not.toHaveBeenCalled();
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
    expect(inModule()).toEqual({ loadRow: 3, loadTarget: 3, targetLoss: 3, writeTargetGradient: 3 });
    expect(exact).toHaveBeenCalledTimes(1);
  });
});

test('these requests run every function of src/kernel/index.ts', () => {
  const names = new Set(CASES.flatMap(({ runs }) => Object.keys(runs)));
  expect([...names].toSorted()).toEqual(NAMES.toSorted());
});

describe('a request for which the memory has no room runs as the reference, with the same answer', () => {
  test.each(CASES)('$name', ({ operation, body, runs }) => {
    const expected = answerOf(jsonOf(operation, body), createEngine('wasm'));
    vi.spyOn(engine.kernel, 'hasRoom').mockReturnValue(false);
    expect(answerOf(jsonOf(operation, body), engine)).toBe(expected);
    expect(inModule()).toEqual({});
    expect(inText()).toEqual(runs);
  });
});
