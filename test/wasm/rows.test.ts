import { describe, expect, test } from 'vitest';
import { uniforms } from '../../bench/random.ts';
import { readRow, writeRow } from '../../src/core/tensors/copy-rows.ts';
import { BYTES, DTYPES, type Dtype, type Numbers, newNumbers, numbersAt } from '../../src/core/tensors/numbers.ts';
import { moved, tiesOf } from '../core/half-ties.ts';
import { float32Module, numberOf } from './float32-module.ts';

const uniform = uniforms(20261129);
const below = (n: number) => Math.floor(uniform() * n);

const MOST = 1 << 19;
const { wasm, base } = float32Module(4 * MOST);
const FROM = base;
const TO = base + 2 * MOST;

const bytes = (values: Numbers) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

/** Fails if any bit differs, but for those of NaN. */
function expectSame(actual: Numbers, expected: Numbers, what: string): void {
  if (bytes(actual).equals(bytes(expected))) return;
  const isNaNOf = (x: number) =>
    actual instanceof Uint16Array ? (x & 0x7f80) === 0x7f80 && (x & 0x7f) !== 0 : Number.isNaN(x);
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i] as number, expected[i] as number];
    if (Object.is(a, b) || (isNaNOf(a) && isNaNOf(b))) continue;
    expect({ what, i, value: a }).toEqual({ what, i, value: b });
  }
}

/** Random bits of doubles: any exponent, or one that halves have. */
function anyDoubles(length: number, isNear: boolean): Float64Array {
  const data = new Float64Array(length);
  const words = new Uint32Array(data.buffer);
  for (let i = 0; i < words.length; i += 2) {
    words[i] = below(2) ? below(2 ** 32) : 0;
    const exponent = isNear ? 1023 - 30 + below(50) : below(2048);
    words[i + 1] = ((below(2) << 31) | (exponent << 20) | (below(2) ? below(2 ** 20) : below(64) << 14)) >>> 0;
  }
  return data;
}

const ALL_HALVES = Uint16Array.from({ length: 65_536 }, (_, i) => i);

/** What each type is read from: all numbers of 16 bits, any bits of others. */
function sourceOf(dtype: Dtype): Numbers {
  if (dtype === 'bfloat16') return ALL_HALVES;
  if (dtype === 'float16') return new Float16Array(ALL_HALVES.buffer);
  if (dtype === 'float64') return anyDoubles(65_536, false);
  const bits = Uint32Array.from({ length: 65_536 }, () => below(2 ** 32));
  return new Float32Array(bits.buffer);
}

/** Starts, strides and counts: all rests, with and without gaps. */
const LAYOUTS = [
  ...[1, 2, 3].flatMap((stride) => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => [below(4), stride, count] as const)),
  [0, 1, 65_536],
  [1, 1, 65_535],
  [0, 2, 32_768],
  [1, 3, 21_845],
] as const;

describe.each(DTYPES)('rows of %s', (dtype) => {
  const narrow = dtype !== 'float64';

  test(`are read as doubles${narrow ? ', and as float32' : ''}, all bits of them`, () => {
    const source = sourceOf(dtype);
    bytes(numbersAt(dtype, wasm.memory.buffer, FROM, source.length)).set(bytes(source));
    const targets = narrow ? (['float64', 'float32'] as const) : (['float64'] as const);
    for (const target of targets) {
      const read = target === 'float64' ? wasm.readRow : wasm.readFloat32Row;
      for (const [start, stride, count] of LAYOUTS) {
        const expected = newNumbers(target, count + 2).fill(9) as Float64Array | Float32Array;
        const actual = numbersAt(target, wasm.memory.buffer, TO, count + 2).fill(9);
        readRow(source, start, stride, count, expected);
        read(numberOf(dtype), FROM, start, stride, count, TO);
        expectSame(actual, expected, `${count} from ${start} by ${stride} as ${target}`);
      }
    }
  });

  test('are written from any doubles, rounded once', () => {
    for (let i = 0; i < 4; i++) expectSameWritten(dtype, anyDoubles(65_536, i % 2 === 0));
  });
});

/** Writes doubles both ways, at each layout, with numbers in the gaps that must stay. */
function expectSameWritten(dtype: Dtype, values: Float64Array): void {
  new Float64Array(wasm.memory.buffer, FROM, values.length).set(values);
  for (const [start, stride, most] of LAYOUTS) {
    const count = Math.min(most, values.length);
    const length = start + count * stride + 2;
    const expected = newNumbers(dtype, length).fill(9);
    const actual = numbersAt(dtype, wasm.memory.buffer, TO, length).fill(9);
    writeRow(values, expected, start, stride, count);
    wasm.writeRow(numberOf(dtype), FROM, TO, start, stride, count);
    expectSame(actual, expected, `${count} to ${start} by ${stride}`);
  }
}

test.each(['float16', 'bfloat16'] as const)(
  'rows of %s are written from ties and the doubles next to them',
  (dtype) => {
    for (const sign of [1, -1]) {
      for (const ulps of [-1, 0, 1]) {
        const ties = tiesOf(dtype).map((x) => sign * moved(x, ulps));
        expectSameWritten(dtype, ties);
      }
    }
  },
);

test('writeFloat32Row copies, and leaves the gaps', () => {
  const values = sourceOf('float32') as Float32Array;
  new Float32Array(wasm.memory.buffer, FROM, values.length).set(values);
  for (const [start, stride, count] of LAYOUTS) {
    const length = start + count * stride + 2;
    const expected = new Float32Array(length).fill(9);
    const actual = new Float32Array(wasm.memory.buffer, TO, length).fill(9);
    writeRow(values.subarray(0, count), expected, start, stride, count);
    wasm.writeFloat32Row(FROM, TO, start, stride, count);
    expectSame(actual, expected, `${count} to ${start} by ${stride}`);
  }
});

test('nothing is read or written behind a row, not even where the memory ends', () => {
  const end = wasm.memory.buffer.byteLength;
  for (const dtype of DTYPES) {
    for (let count = 1; count <= 9; count++) {
      for (const stride of [1, 2, 3]) {
        const start = end - BYTES[dtype] * ((count - 1) * stride + 1);
        wasm.readRow(numberOf(dtype), start, 0, stride, count, TO);
        wasm.writeRow(numberOf(dtype), TO, start, 0, stride, count);
        if (dtype === 'float64') continue;
        wasm.readFloat32Row(numberOf(dtype), start, 0, stride, count, TO);
        if (dtype === 'float32') wasm.writeFloat32Row(TO, start, 0, stride, count);
      }
      const [doubles, floats] = [end - 8 * count, end - 4 * count];
      wasm.readRow(numberOf(dtype), FROM, 0, 1, count, doubles);
      wasm.writeRow(numberOf(dtype), doubles, TO, 0, 1, count);
      if (dtype !== 'float64') wasm.readFloat32Row(numberOf(dtype), FROM, 0, 1, count, floats);
    }
  }
});
