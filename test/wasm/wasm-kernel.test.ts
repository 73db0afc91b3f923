import { beforeEach, describe, expect, test } from 'vitest';
import { uniforms } from '../../bench/random.ts';
import { type Kernel, referenceKernel } from '../../src/core/kernel.ts';
import { EXPS } from '../../src/kernel/softmax-row.ts';
import { TARGET } from '../../src/kernel/target-row.ts';
import { wasmKernel } from '../../src/wasm/wasm-kernel.ts';
import { Workspace } from '../../src/wasm/workspace.ts';

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
    if (!workspace.holds(this.inside, this.inside)) throw new Error('there was no room');
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

test('roundToFloat32 and overflowsFloat32 give the same bits for any doubles', () => {
  for (let trial = 0; trial < 200; trial++) {
    workspace.load([Buffer.alloc(8192)]);
    const spread = pick([1, 1e-40, 1e38, 1e39]);
    const values = new Pair(1 + below(3000), pick([() => normal() * spread, anyDouble]));
    const { length } = values.outside;
    expect(fast.overflowsFloat32(values.inside, length)).toBe(referenceKernel.overflowsFloat32(values.outside, length));
    fast.roundToFloat32(values.inside, length);
    referenceKernel.roundToFloat32(values.outside, length);
    expectSameBits(values, 'roundToFloat32');
  }
});

/** Runs every function of the kernel on one row, both ways, and compares all that each has written. */
function expectSameRow(kind: string, classes: number, stride: number): void {
  const start = below(3);
  const length = start + (classes - 1) * stride + 1 + below(3);
  const what = `${kind}, ${classes} classes, stride ${stride}`;
  const logits = new Pair(length, LOGITS[kind] as () => number);
  const row = new Pair(EXPS + classes, () => 9);
  const out = new Pair(length, () => 9);
  const isLoaded = fast.loadRow(row.inside, logits.inside, start, stride, classes);
  expect(isLoaded, what).toBe(referenceKernel.loadRow(row.outside, logits.outside, start, stride, classes));
  if (!isLoaded) return;
  expectSameBits(row, `loadRow: ${what}`);

  fast.writeProbs(row.inside, out.inside, start, stride, classes);
  referenceKernel.writeProbs(row.outside, out.outside, start, stride, classes);
  expectSameBits(out, `writeProbs: ${what}`);

  fast.writeLogProbs(row.inside, logits.inside, out.inside, start, stride, classes);
  referenceKernel.writeLogProbs(row.outside, logits.outside, out.outside, start, stride, classes);
  expectSameBits(out, `writeLogProbs: ${what}`);

  const y = pick([below(classes), row.outside[0] as number]);
  const factor = pick([1, 0, -2.5, 1e300, 1e-300, normal()]);
  const divisor = pick([1, 32, -3, 1e-300, 7.25]);
  fast.writeLabelGradient(row.inside, y, factor, divisor, out.inside, start, stride, classes);
  referenceKernel.writeLabelGradient(row.outside, y, factor, divisor, out.outside, start, stride, classes);
  expectSameBits(out, `writeLabelGradient: ${what}`);

  const q = new Pair(length, pick([() => uniform() / classes, () => below(2), normal, anyDouble]));
  const weights = new Pair(classes, pick([() => 1, uniform, () => below(3), normal, () => 1e300]));
  const target = new Pair(TARGET + classes, () => 9);
  const smoothing = pick([0, 0.1, 0.3, 1]);
  const [qStart, qStride] = stride > 1 && below(2) ? [0, 1] : [start, stride];
  const loss = new Pair(1, () => 9);
  loss.inside[0] = fast.loadTarget(
    ...([target.inside, row.inside, q.inside, qStart, qStride, weights.inside] as const),
    ...([smoothing, logits.inside, start, stride, classes] as const),
  );
  loss.outside[0] = referenceKernel.loadTarget(
    ...([target.outside, row.outside, q.outside, qStart, qStride, weights.outside] as const),
    ...([smoothing, logits.outside, start, stride, classes] as const),
  );
  expectSameBits(loss, `loadTarget: ${what}`);
  expectSameBits(target, `loadTarget: ${what}`);

  fast.writeTargetGradient(target.inside, row.inside, factor, divisor, out.inside, start, stride, classes);
  referenceKernel.writeTargetGradient(
    target.outside,
    row.outside,
    factor,
    divisor,
    out.outside,
    start,
    stride,
    classes,
  );
  expectSameBits(out, `writeTargetGradient: ${what}`);

  fast.writeLossOfEachClass(
    ...([row.inside, weights.inside, smoothing, factor, divisor, logits.inside, out.inside] as const),
    ...([start, stride, classes] as const),
  );
  referenceKernel.writeLossOfEachClass(
    ...([row.outside, weights.outside, smoothing, factor, divisor, logits.outside, out.outside] as const),
    ...([start, stride, classes] as const),
  );
  expectSameBits(out, `writeLossOfEachClass: ${what}`);

  const upstream = new Pair(length, pick(UPSTREAM));
  fast.writeSoftmaxGradient(row.inside, upstream.inside, out.inside, start, stride, classes);
  referenceKernel.writeSoftmaxGradient(row.outside, upstream.outside, out.outside, start, stride, classes);
  expectSameBits(out, `writeSoftmaxGradient: ${what}`);

  fast.writeLogSoftmaxGradient(row.inside, upstream.inside, out.inside, start, stride, classes);
  referenceKernel.writeLogSoftmaxGradient(row.outside, upstream.outside, out.outside, start, stride, classes);
  expectSameBits(out, `writeLogSoftmaxGradient: ${what}`);
}

describe.each(Object.keys(LOGITS))('WebAssembly and TypeScript give the same bits for rows that are %s', (kind) => {
  test.each(SIZES)('of %i classes', (classes) => {
    const repeats = Math.max(3, Math.min(100, Math.floor(5000 / classes)));
    for (let i = 0; i < repeats; i++) {
      workspace.load([Buffer.alloc(64 * classes + 8192)]);
      expectSameRow(kind, classes, pick([1, 1, 2, 3]));
    }
  });
});

describe('wasmKernel', () => {
  /** Calls every function of the kernel once. */
  function callAll(kernel: Kernel, allocate: (length: number) => Float64Array): void {
    const [row, logits, out, target, weights] = [0, 1, 2, 3, 4].map(() => allocate(EXPS + 2).fill(1)) as [
      ...Float64Array[],
    ] as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
    kernel.loadRow(row, logits, 0, 1, 2);
    kernel.writeProbs(row, out, 0, 1, 2);
    kernel.writeLogProbs(row, logits, out, 0, 1, 2);
    kernel.writeLabelGradient(row, 0, 1, 1, out, 0, 1, 2);
    kernel.loadTarget(target, row, out, 0, 1, weights, 0, logits, 0, 1, 2);
    kernel.writeTargetGradient(target, row, 1, 1, out, 0, 1, 2);
    kernel.writeLossOfEachClass(row, weights, 0, 1, 1, logits, out, 0, 1, 2);
    kernel.writeSoftmaxGradient(row, logits, out, 0, 1, 2);
    kernel.writeLogSoftmaxGradient(row, logits, out, 0, 1, 2);
    kernel.roundToFloat32(out, 2);
    kernel.overflowsFloat32(out, 2);
  }

  /** The names of the functions of the module that are called, in order. */
  function called(allocate: (length: number) => Float64Array): string[] {
    const names: string[] = [];
    const { exports } = workspace;
    workspace.exports = new Proxy(
      { ...exports },
      {
        get: (target, name: keyof typeof exports) => {
          names.push(name);
          return target[name];
        },
      },
    );
    callAll(fast, allocate);
    workspace.exports = exports;
    return names;
  }

  const names = Object.keys(referenceKernel).filter((name) => !name.startsWith('allocate'));

  test('runs the functions of the module where all numbers are in its memory', () => {
    expect(called((length) => fast.allocate(length))).toEqual(names);
  });

  test.each([0, 1, 2, 3, 4])('runs TypeScript for what uses array %i where that is elsewhere', (elsewhere) => {
    let i = 0;
    const runs = called((length) => (i++ === elsewhere ? new Float64Array(length) : fast.allocate(length)));
    const users = [
      names.filter((name) => !/Float32/.test(name)),
      names.filter((name) => !/writeProbs|LabelGradient|TargetGradient|Float32/.test(name)),
      names.filter((name) => name !== 'loadRow'),
      names.filter((name) => /Target/.test(name)),
      names.filter((name) => /loadTarget|LossOfEachClass/.test(name)),
    ];
    expect(runs).toEqual(names.filter((name) => !users[elsewhere]?.includes(name)));
  });

  test('gives the same where some numbers are elsewhere', () => {
    const logits = new Float64Array([0, -50]);
    const row = fast.allocate(EXPS + 2);
    expect(fast.loadRow(row, logits, 0, 1, 2)).toBe(true);
    const out = fast.allocate(2);
    fast.writeProbs(row, out, 0, 1, 2);
    expect(Array.from(out)).toEqual([1, 1.9287498479639178e-22]);
  });

  test('has fresh memory where the workspace has no room', () => {
    const far = fast.allocate(1e7);
    expect(workspace.holds(far, far)).toBe(false);
    expect(far.length).toBe(1e7);
  });
});
