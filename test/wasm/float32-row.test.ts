import { describe, expect, test } from 'vitest';
import { uniforms } from '../../bench/random.ts';
import {
  EXPS,
  float32RowLength,
  loadFloat32Row,
  writeFloat32LabelGradient,
  writeFloat32LogProbs,
  writeFloat32Probs,
} from '../../src/kernel/float32-row.ts';
import { type Float32Exports, float32Module } from './float32-module.ts';
import { FLOAT32_NAMES } from './kernel-names.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: masked } = Number;
const LARGEST = 3.4028234663852886e38;

const uniform = uniforms(20261128);
const below = (n: number) => Math.floor(uniform() * n);
const pick = <T>(values: readonly T[]) => values[below(values.length)] as T;
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

/** Kinds of rows, each with a name for its failures. */
const LOGITS: { readonly [kind: string]: () => number } = {
  normal: () => 3 * normal(),
  wide: () => 400 * normal(),
  tiny: () => 1e-6 * normal(),
  huge: () => pick([1e30, 1e38, 1]) * normal(),
  extreme: () => pick([LARGEST, -LARGEST, 1e-45, -1e-45, 0]),
  equal: () => -7,
  ties: () => below(3),
  zeros: () => pick([0, -0]),
  masked: () => pick([masked, 3 * normal(), 3 * normal()]),
  'mostly masked': () => (below(20) === 0 ? normal() : masked),
  gaps: () => pick([0, -16, -17, -50, -88, -104, -700, -707.9, -708, -708.1, -1000, -1e5, 1e-3]),
  'far from 0': () => 1e7 + below(300) / 8,
  'with NaN': () => (below(30) === 0 ? nan : normal()),
  'with Infinity': () => (below(30) === 0 ? inf : normal()),
  'only masked': () => masked,
  'only NaN': () => nan,
};

const LENGTHS = [...Array.from({ length: 40 }, (_, i) => i + 1), 63, 64, 65, 1000, 1001];
const LONGEST = 32_003;

const { wasm: exports, base } = float32Module(40 * LONGEST);

/** The names of the functions that have been called. */
const called = new Set<string>();
/** The module, whose calls are noted. */
const wasm = Object.fromEntries(
  Object.entries(exports).map(([name, value]) => [name, typeof value === 'function' ? noting(name, value) : value]),
) as unknown as Float32Exports;

function noting(name: string, f: (...args: number[]) => unknown) {
  return (...args: number[]) => {
    called.add(name);
    return f(...args);
  };
}

const LOGITS_AT = base;
const ROW_AT = LOGITS_AT + 4 * (LONGEST + 13);
const OUT_AT = ROW_AT + 8 * (LONGEST + 13);
const GUARD = 4;

/** The bits of numbers, but for those of NaN: a host may change them. */
function bytesOf(values: Float64Array | Float32Array): Buffer {
  const copy = values.map((x) => (Number.isNaN(x) ? nan : x));
  return Buffer.from(copy.buffer, copy.byteOffset, copy.byteLength);
}

function expectSameBits(
  actual: Float64Array | Float32Array,
  expected: Float64Array | Float32Array,
  what: string,
): void {
  if (bytesOf(actual).equals(bytesOf(expected))) return;
  const at = expected.findIndex((x, i) => !Object.is(actual[i], x));
  expect({ what, at, value: actual[at] }).toEqual({ what, at, value: expected[at] });
}

type Out = { readonly Type: typeof Float32Array | typeof Float64Array; readonly suffix: '' | 'ToDoubles' };
const OUTS: readonly Out[] = [
  { Type: Float32Array, suffix: '' },
  { Type: Float64Array, suffix: 'ToDoubles' },
];

/** Runs every function on one row, both ways, and compares all that each has written; returns how many numbers that were. */
function expectSameRow(kind: string, classes: number, logit = LOGITS[kind] as () => number): number {
  const start = below(4);
  const what = `${kind}, ${classes} classes from ${start}`;
  const length = start + classes + GUARD;
  const x = Float32Array.from({ length }, logit);
  const inside = new Float32Array(wasm.memory.buffer, LOGITS_AT, length);
  inside.set(x);
  const row = new Float64Array(float32RowLength(classes)).fill(9);
  const rowInside = new Float64Array(wasm.memory.buffer, ROW_AT, row.length + GUARD).fill(9);

  const lossOnly = wasm.loadFloat32Row(ROW_AT, LOGITS_AT, start, classes, 0) !== 0;
  expect(lossOnly, what).toBe(loadFloat32Row(row, x, start, classes, false));
  if (lossOnly) expectSameBits(rowInside.subarray(0, row.length), row, `${what}, without exponentials`);

  const isLoaded = wasm.loadFloat32Row(ROW_AT, LOGITS_AT, start, classes, 1) !== 0;
  expect(isLoaded, what).toBe(loadFloat32Row(row, x, start, classes, true));
  expect(isLoaded, what).toBe(lossOnly);
  expect([...rowInside.subarray(row.length)], what).toEqual(new Array(GUARD).fill(9));
  if (!isLoaded) return 0;
  expectSameBits(rowInside.subarray(0, EXPS + classes), row.subarray(0, EXPS + classes), what);

  const y = pick([below(classes), x.indexOf(Math.max(...x.subarray(start, start + classes)), start) - start]);

  const factor = pick([1, -1, 0, -2.5, 1e-30, 1e38, 0.01, normal()]);
  const outStart = below(4);
  for (const { Type, suffix } of OUTS) {
    const out = new Type(outStart + classes + GUARD);
    const outInside = new Type(wasm.memory.buffer, OUT_AT, out.length);
    const compare = (name: string, write: () => void, writeInside: () => void) => {
      out.fill(9);
      outInside.fill(9);
      write();
      writeInside();
      expectSameBits(outInside, out, `${name}${suffix}, ${what}, label ${y}, factor ${factor}`);
    };
    compare(
      'writeFloat32LabelGradient',
      () => writeFloat32LabelGradient(row, y, factor, out, outStart, classes),
      () => wasm[`writeFloat32LabelGradient${suffix}`](ROW_AT, y, factor, OUT_AT, outStart, classes),
    );
    compare(
      'writeFloat32Probs',
      () => writeFloat32Probs(row, out, outStart, classes),
      () => wasm[`writeFloat32Probs${suffix}`](ROW_AT, OUT_AT, outStart, classes),
    );
    compare(
      'writeFloat32LogProbs',
      () => writeFloat32LogProbs(row, x, start, out, outStart, classes),
      () => wasm[`writeFloat32LogProbs${suffix}`](ROW_AT, LOGITS_AT, start, OUT_AT, outStart, classes),
    );
  }

  const expected = x.slice();
  writeFloat32LogProbs(row, x, start, expected, start, classes);
  wasm.writeFloat32LogProbs(ROW_AT, LOGITS_AT, start, LOGITS_AT, start, classes);
  expectSameBits(inside, expected, `log-probabilities in place, ${what}`);
  writeFloat32LabelGradient(row, y, factor, expected, start, classes);
  wasm.writeFloat32LabelGradient(ROW_AT, y, factor, LOGITS_AT, start, classes);
  expectSameBits(inside, expected, `gradient in place, ${what}`);
  return classes;
}

describe.each(Object.keys(LOGITS))('SIMD and TypeScript give the same bits for rows of float32 that are %s', (kind) => {
  test('of 1 to 40 classes, and of some more', () => {
    let numbers = 0;
    while (numbers < 60_000) {
      for (const classes of LENGTHS) numbers += expectSameRow(kind, classes) || classes;
    }
  });

  test('of 32000 classes, and of some that are no multiple of 4', () => {
    for (let i = 0; i < 4; i++) expectSameRow(kind, 32_000 + i);
  });
});

test('SIMD and TypeScript are compared in every function of float32 that src/kernel/index.ts has', () => {
  called.clear();
  expectSameRow('normal', 5);
  expect([...called].toSorted()).toEqual(FLOAT32_NAMES.toSorted());
});

test('SIMD and TypeScript give the same bits wherever the maximum is, and NaN, in rows of any length up to 70', () => {
  for (let classes = 1; classes <= 70; classes++) {
    for (let k = 0; k < classes; k++) {
      for (const special of [4, inf, nan]) {
        const row = Float32Array.from({ length: classes }, (_, c) => (c % 7) / 2);
        row[k] = special;
        let c = 0;
        expectSameRow(`${special} at ${k}`, classes, () => row[c++ % classes] as number);
      }
    }
  }
});

test('nothing is read or written behind a row, not even where the memory ends', () => {
  const end = wasm.memory.buffer.byteLength;
  for (let classes = 1; classes <= 70; classes++) {
    const x = Float32Array.from({ length: classes }, normal);
    const atEnd = end - 4 * classes;
    const doublesAtEnd = end - 8 * classes;
    new Float32Array(wasm.memory.buffer, atEnd, classes).set(x);
    expect(wasm.loadFloat32Row(ROW_AT, atEnd, 0, classes, 1)).toBe(1);
    wasm.writeFloat32LogProbs(ROW_AT, atEnd, 0, atEnd, 0, classes);
    wasm.writeFloat32Probs(ROW_AT, atEnd, 0, classes);
    wasm.writeFloat32LabelGradient(ROW_AT, classes - 1, 1, atEnd, 0, classes);
    wasm.writeFloat32ProbsToDoubles(ROW_AT, doublesAtEnd, 0, classes);
    wasm.writeFloat32LabelGradientToDoubles(ROW_AT, 0, 1, doublesAtEnd, 0, classes);
    new Float32Array(wasm.memory.buffer, LOGITS_AT, classes).set(x);
    wasm.writeFloat32LogProbsToDoubles(ROW_AT, LOGITS_AT, 0, doublesAtEnd, 0, classes);
  }
});
