import { beforeEach, describe, expect, test } from 'vitest';
import { uniforms } from '../../bench/random.ts';
import { crossEntropy } from '../../src/core/cross-entropy.ts';
import {
  type Kernel,
  type KernelFunctions,
  type Ref,
  type RowCopies,
  referenceKernel,
} from '../../src/core/tensors/kernel.ts';
import { tensor } from '../../src/core/tensors/tensor.ts';
import { allDoublesWithin } from '../../src/kernel/all-within.ts';
import { EXPS } from '../../src/kernel/softmax-row.ts';
import { TARGET } from '../../src/kernel/target-row.ts';
import { wasmKernel } from '../../src/wasm/wasm-kernel.ts';
import { Workspace } from '../../src/wasm/workspace.ts';
import { COPY_NAMES, DOUBLE_NAMES, KERNEL_NAMES } from './kernel-names.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: masked } = Number;

const uniform = uniforms(20261124);
const below = (n: number) => Math.floor(uniform() * n);
const pick = <T>(values: readonly T[]) => values[below(values.length)] as T;
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const anyDouble = () => (uniform() - 0.5) * 2 ** (below(2000) - 1000);

/** Kinds of rows, each with a name for its failures. */
const LOGITS: { readonly [kind: string]: () => number } = {
  normal: () => 3 * normal(),
  flat: () => 1 + below(3) * 2 ** -52,
  equal: () => -7,
  masked: () => pick([masked, 3 * normal(), 3 * normal()]),
  'mostly masked': () => (below(20) === 0 ? normal() : masked),
  gaps: () => pick([0, -36, -37, -50, -700, -745.5, -746, -1e5, -1e308, 1e-3]),
  wide: () => 800 * (uniform() - 0.5),
  'far from 0': () => 1e15 + below(300) / 8,
  subnormal: () => below(1000) * 5e-324 * pick([1, -1]),
  huge: () => pick([1.7976931348623157e308, -1.7976931348623157e308, 1e308, 0, -0]),
  any: anyDouble,
  zeros: () => pick([0, -0]),
  'with NaN': () => (below(30) === 0 ? nan : normal()),
  'with Infinity': () => (below(30) === 0 ? inf : normal()),
  'only masked': () => masked,
};

const UPSTREAM: (() => number)[] = [
  normal,
  () => pick([0, -0, 1]),
  () => pick([1.7e308, -1.7e308, 1]),
  () => pick([nan, inf, -inf, normal(), normal()]),
  () => below(9) * 5e-324,
  anyDouble,
];

const SIZES = [1, 2, 3, 4, 5, 7, 8, 10, 16, 31, 100, 257, 1000, 5000];

let workspace: Workspace;
let fast: Kernel;

beforeEach(() => {
  workspace = new Workspace();
  workspace.load([Buffer.from('[]')]);
  fast = wasmKernel(workspace);
});

/** Two arrays of the same numbers: one in the memory of WebAssembly, one elsewhere. */
class Pair {
  readonly inside: Float64Array;
  readonly outside: Float64Array;

  constructor(length: number, value: () => number) {
    this.outside = Float64Array.from({ length }, value);
    this.inside = fast.allocate(length);
    this.inside.set(this.outside);
    if (!workspace.holds(this.inside)) throw new Error('there was no room');
  }
}

/** The bits of numbers, but for those of NaN: a host may change them. */
function bitsOf(values: Float64Array): BigUint64Array {
  return new BigUint64Array(values.map((x) => (Number.isNaN(x) ? nan : x)).buffer);
}

function expectSameBits(pair: Pair, what: string): void {
  const [actual, expected] = [bitsOf(pair.inside), bitsOf(pair.outside)];
  const at = expected.findIndex((bits, i) => actual[i] !== bits);
  // A diff of thousands of numbers helps nobody: show the first one that differs.
  if (at >= 0) expect({ what, at, value: pair.inside[at] }).toEqual({ what, at, value: pair.outside[at] });
}

/** The names of the functions that have been compared. */
const compared = new Set<string>();

/** A kernel whose calls are noted. */
function noting(kernel: Kernel): Kernel {
  return new Proxy(kernel, {
    get: (target, name: keyof Kernel) => {
      compared.add(name);
      return target[name];
    },
  });
}

/** Runs something with both kernels, and compares what it returns and all that it has written. */
function expectSame(
  what: string,
  run: (kernel: Kernel, ref: (pair: Pair) => Ref) => unknown,
  ...written: readonly Pair[]
): unknown {
  const returned = run(noting(fast), ({ inside }) => fast.ref(inside) as Ref);
  const expected = run(referenceKernel, ({ outside }) => referenceKernel.ref(outside) as Ref);
  // WebAssembly has no booleans.
  expect(typeof expected === 'boolean' ? Boolean(returned) : returned, what).toBe(expected);
  for (const pair of written) expectSameBits(pair, what);
  return expected;
}

/** Runs every function of the kernel on one row, both ways, and compares all that each has written. */
function expectSameRow(kind: string, classes: number): void {
  const [first, start, qFirst] = [below(3), below(3), below(3)];
  const what = (name: string) => `${name}: ${kind}, ${classes} classes from ${first} on, to ${start}`;
  const x = new Pair(first + classes + below(3), LOGITS[kind] as () => number);
  const row = new Pair(EXPS + 2 * classes, () => 9);
  const out = new Pair(start + classes + below(3), () => 9);
  const isLoaded = expectSame(what('loadRow'), (k, ref) => k.loadRow(ref(row), ref(x), first, classes), row);
  if (!isLoaded) return;

  expectSame(what('writeProbs'), (k, ref) => k.writeProbs(ref(row), classes, ref(out), start), out, row);
  expectSame(
    what('writeLogProbs'),
    (k, ref) => k.writeLogProbs(ref(row), classes, ref(x), first, ref(out), start),
    out,
    row,
  );

  const y = pick([below(classes), row.outside[0] as number]);
  const factor = pick([1, 0, -2.5, 1e170, 1e-170, normal()]);
  const low = factor * 2 ** -54 * pick([0, uniform(), -uniform()]);
  expectSame(
    what('writeLabelGradient'),
    (k, ref) => k.writeLabelGradient(ref(row), classes, y, factor, low, ref(out), start),
    out,
    row,
  );

  const q = new Pair(qFirst + classes, pick([() => uniform() / classes, () => below(2), normal, anyDouble]));
  const weights = new Pair(classes, pick([() => 1, uniform, () => below(3), normal, () => 1e110]));
  const target = new Pair(TARGET + 2 * classes, () => 9);
  const smoothing = pick([0, 0.1, 0.3, 1]);
  expectSame(
    what('loadTarget'),
    (k, ref) => k.loadTarget(ref(target), ref(row), classes, ref(q), qFirst, ref(weights), smoothing, ref(x), first),
    target,
  );
  expectSame(what('targetLoss'), (k, ref) => k.targetLoss(ref(target), ref(row), classes, ref(x), first), row);
  expectSame(
    what('writeLossOfEachClass'),
    (k, ref) => k.writeLossOfEachClass(ref(row), classes, ref(weights), factor, low, ref(x), first, ref(out), start),
    out,
  );

  const upstream = new Pair(first + classes, pick(UPSTREAM));
  const expectSameGradients = (of: string) => {
    expectSame(
      what(`writeTargetGradient${of}`),
      (k, ref) => k.writeTargetGradient(ref(target), ref(row), classes, factor, low, ref(out), start),
      out,
      row,
    );
    expectSame(
      what(`writeSoftmaxGradient${of}`),
      (k, ref) => k.writeSoftmaxGradient(ref(row), classes, ref(upstream), first, ref(out), start),
      out,
      row,
    );
    expectSame(
      what(`writeLogSoftmaxGradient${of}`),
      (k, ref) => k.writeLogSoftmaxGradient(ref(row), classes, ref(upstream), first, ref(out), start),
      out,
      row,
    );
  };
  expectSameGradients('');
  expectSame(what('refineRow'), (k, ref) => k.refineRow(ref(row), ref(x), first, classes), row);
  expectSame(what('refineTarget'), (k, ref) => k.refineTarget(ref(target), ref(row), classes), target);
  expectSameGradients(' of the refined row');
}

describe.each(Object.keys(LOGITS))('WebAssembly and TypeScript give the same bits for rows that are %s', (kind) => {
  test.each(SIZES)('of %i classes', (classes) => {
    const repeats = Math.max(3, Math.min(100, Math.floor(5000 / classes)));
    for (let i = 0; i < repeats; i++) {
      workspace.load([Buffer.alloc(64 * classes + 8192)]);
      expectSameRow(kind, classes);
    }
  });
});

test('WebAssembly and TypeScript are compared in every function that src/kernel/index.ts has, but those of float32', () => {
  workspace.load([Buffer.alloc(8192)]);
  compared.clear();
  expectSameRow('normal', 5);
  // The others: float32-row.test.ts.
  expect([...compared].toSorted()).toEqual(DOUBLE_NAMES.toSorted());
});

test('WebAssembly and TypeScript give the same bits for an argmax at any place, of odd and even counts', () => {
  for (let classes = 1; classes <= 9; classes++) {
    for (let k = 0; k < classes; k++) {
      workspace.load([Buffer.alloc(8192)]);
      let c = 0;
      const x = new Pair(classes, () => (c++ === k ? 2 : normal() - 3));
      const row = new Pair(EXPS + 2 * classes, () => 9);
      expectSame(`argmax ${k} of ${classes}`, (kernel, ref) => kernel.loadRow(ref(row), ref(x), 0, classes), row);
      expect(row.inside[0]).toBe(k);
    }
  }
});

test('WebAssembly and TypeScript agree on whether all numbers are within limits', () => {
  const limits = [
    [0, 1],
    [-2, 2],
    [-Number.MAX_VALUE, Number.MAX_VALUE],
    [masked, 0],
  ] as const;
  for (const value of [0, -0, 1, 1 + 2 ** -52, -5e-324, 2, -2, nan, inf, masked, Number.MAX_VALUE]) {
    for (const place of [0, 3, 6]) {
      workspace.load([Buffer.alloc(256)]);
      let i = 0;
      const x = new Pair(7, () => (i++ === place ? value : 0));
      for (const [low, high] of limits) {
        const actual = Boolean(fast.allDoublesWithin(fast.ref(x.inside) as Ref, 7, low, high));
        expect(actual, `${value} in [${low}, ${high}]`).toBe(value >= low && value <= high);
        expect(allDoublesWithin(x.outside, 7, low, high)).toBe(actual);
      }
    }
  }
});

describe('wasmKernel', () => {
  test('has every function of src/kernel/index.ts and every copy of rows from the module, none from elsewhere', () => {
    const exports = workspace.exports as unknown as KernelFunctions & RowCopies;
    for (const name of [...KERNEL_NAMES, ...COPY_NAMES]) {
      expect(fast[name], name).toBeTypeOf('function');
      expect(fast[name], name).toBe(exports[name]);
    }
  });

  test('refers to an array in the memory by its address, and not to one elsewhere', () => {
    const inside = fast.allocate(2);
    expect(fast.ref(inside)).toBe(inside.byteOffset);
    expect(fast.ref(new Float64Array(2))).toBeUndefined();
    expect(fast.ref(fast.allocateNumbers('float64', 2))).toBeTypeOf('number');
  });

  test('has fresh memory where the workspace has no room', () => {
    expect(fast.hasRoom(10)).toBe(true);
    expect(fast.hasRoom(1e7)).toBe(false);
    const far = fast.allocate(1e7);
    expect(workspace.holds(far)).toBe(false);
    expect(fast.ref(far)).toBeUndefined();
    expect(far.length).toBe(1e7);
  });

  test('leaves what it has no room for to the reference: the bits are the same', () => {
    const [rows, classes] = [200, 1000];
    const logits = tensor([rows, classes], Array.from({ length: rows * classes }, normal));
    const labels = tensor(
      [rows],
      Array.from({ length: rows }, () => below(classes)),
    );
    const outputs = ['loss', 'losses', 'grad', 'probs', 'log_probs'] as const;
    expect(fast.hasRoom(logits.data.length)).toBe(false);
    const run = (kernel: Kernel) => crossEntropy(logits, { labels }, { labelSmoothing: 0.1, outputs, kernel });
    const [actual, expected] = [run(fast), run(referenceKernel)];
    expect(actual.loss).toBe(expected.loss);
    for (const name of ['losses', 'grad', 'probs', 'log_probs'] as const) {
      const [values, others] = [actual[name]?.data, expected[name]?.data] as Float64Array[];
      expect(
        values?.findIndex((value, i) => !Object.is(value, others?.[i])),
        name,
      ).toBe(-1);
    }
  });
});
