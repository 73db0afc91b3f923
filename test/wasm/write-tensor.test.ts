import { describe, expect, test } from 'vitest';
import { uniforms } from '../../bench/random.ts';
import { encodeJson } from '../../src/codecs/json/encode-json.ts';
import { referenceWriter } from '../../src/codecs/json/reference-writer.ts';
import { shortestFloat32 } from '../../src/codecs/json/shortest-float32.ts';
import { TensorWriter } from './tensor-writer.ts';

const CAPACITY = 1 << 17;
const writer = new TensorWriter(CAPACITY);
const uniform = uniforms(1);

const word = () => Math.floor(uniform() * 2 ** 32);
const words = new Uint32Array(2);
const asFloat64 = new Float64Array(words.buffer);
const asFloat32 = new Float32Array(words.buffer);

function float64(high: number, low: number): number {
  words[1] = high;
  words[0] = low;
  return asFloat64[0] as number;
}

function float32(bits: number): number {
  words[0] = bits;
  return asFloat32[0] as number;
}

/** `x` and the doubles up to `ulps` away from it. */
function neighbours(x: number, ulps: number): number[] {
  asFloat64[0] = x;
  const [low, high] = words as unknown as [number, number];
  const bits = (BigInt(high) << 32n) | BigInt(low);
  return Array.from({ length: 2 * ulps + 1 }, (_, i) => {
    const moved = bits + BigInt(i - ulps);
    return moved < 0n ? 0 : float64(Number(moved >> 32n), Number(moved & 0xffff_ffffn));
  });
}

/**
 * A double c · 2^q for which c · 2^q / 10^k, k = ⌊log10 2^q⌋, is n + ½ up to some 2^-26: a random c and steps between c that move
 * the fraction by little, from the continued fraction of 2^q / 10^k.
 */
function almostHalfWay(q: number): number {
  const k = Math.floor(q * Math.log10(2) + 1e-9);
  const unit = 1n << 200n;
  const over = (q > 0 ? unit << BigInt(q) : unit) * (k < 0 ? 10n ** BigInt(-k) : 1n);
  const alpha = (over / ((q < 0 ? 1n << BigInt(-q) : 1n) * (k > 0 ? 10n ** BigInt(k) : 1n))) % unit;
  const fractionOf = (c: bigint) => (c * alpha) % unit;

  // Denominators of convergents, the last one below 2^27: step · alpha is nearly an integer.
  let [step, next] = [0n, 1n];
  let [dividend, divisor] = [unit, alpha];
  while (next < 1n << 27n && divisor > 0n) {
    [step, next] = [next, step + (dividend / divisor) * next];
    [dividend, divisor] = [divisor, dividend % divisor];
  }
  const moved = fractionOf(step);
  const move = moved > unit / 2n ? moved - unit : moved;
  const c = (1n << 52n) + BigInt(word()) * (1n << 19n) + BigInt(word());
  const steps = move === 0n ? 0n : (unit / 2n - fractionOf(c)) / move;
  const found = c + steps * step;
  const isMantissa = found >= 1n << 52n && found < 1n << 53n;
  return Number(isMantissa ? found : c) * 2 ** Math.max(q, -1022) * 2 ** Math.min(q + 1022, 0);
}

/** What is no number goes to JSON as a string; −0 keeps its sign. */
function text(x: number): string {
  if (!Number.isFinite(x)) return `"${x}"`;
  return Object.is(x, -0) ? '-0' : String(x);
}

/** Checks the text of each number, of both signs, against what the host writes. */
function expectTexts(numbers: readonly number[], isFloat32 = false): void {
  const signed = numbers.flatMap((x) => [x, -x]);
  for (let start = 0; start < signed.length; start += CAPACITY) {
    const data = signed.slice(start, start + CAPACITY);
    writer.set([data.length], data);
    const written = writer.write(0, data.length, isFloat32);
    const wanted = `[${data.map((x) => text(isFloat32 ? shortestFloat32(x) : x)).join(',')}]`;
    if (written === wanted) continue;
    // A diff of megabytes helps nobody: show the first number that differs.
    const mine = written.slice(1, -1).split(',');
    const theirs = wanted.slice(1, -1).split(',');
    const i = theirs.findIndex((number, i) => number !== mine[i]);
    expect({ x: data[i], written: mine[i] }).toEqual({ x: data[i], written: theirs[i] });
  }
}

const repeat = (count: number, value: (i: number) => number) => Array.from({ length: count }, (_, i) => value(i));

describe('writeTensor, float64', () => {
  test('writes zeros, non-finite numbers and the turns of the notation as JavaScript does', () => {
    writer.set([16], [0, -0, NaN, Infinity, -Infinity, 1e21, 1e-7, 1e-6, 123456789012345680000, 5e-324, -1.5, 1e20]);
    expect(writer.write(0, 12)).toBe(
      '[0,-0,"NaN","Infinity","-Infinity",1e+21,1e-7,0.000001,123456789012345680000,5e-324,-1.5,100000000000000000000',
    );
  });

  test('writes NaN of either sign and any payload as "NaN"', () => {
    expectTexts([
      float64(0x7ff80000, 0),
      float64(0xfff80000, 1),
      float64(0x7ff00000, 1),
      float64(0xffffffff, 0xffffffff),
    ]);
  });

  test('writes random bits', () => expectTexts(repeat(400_000, () => float64(word(), word()))));

  test('writes every exponent with boundary mantissas', () => {
    const mantissas = [
      [0, 0],
      [0, 1],
      [0, 2],
      [0x80000, 0],
      [0x7ffff, 0xffffffff],
      [0xfffff, 0xffffffff],
      [0xfffff, 0xfffffffe],
    ] as const;
    expectTexts(repeat(2047, (e) => e).flatMap((e) => mantissas.map(([high, low]) => float64((e << 20) | high, low))));
  });

  test('writes the neighbours of powers of two and ten', () => {
    const twos = repeat(2098, (i) => 2 ** (i - 1074));
    const tens = repeat(632, (i) => Number(`1e${i - 323}`));
    expectTexts([...twos, ...tens].flatMap((x) => neighbours(x, 2)));
  });

  test('writes subnormals', () => {
    expectTexts([
      ...repeat(2000, (i) => float64(0, i)),
      ...repeat(20_000, () => float64(word() & 0xfffff, word())),
      ...repeat(20_000, () => float64(0, word() >>> (word() & 31))),
    ]);
  });

  test('writes integers of 1 to 22 digits', () => {
    expectTexts([
      ...repeat(12_000, (i) => i),
      ...repeat(22 * 3000, (i) => Math.floor(uniform() * 10 ** ((i % 22) + 1))),
    ]);
  });

  test('writes integers of every length in binary, to 2^63 and beyond, and their neighbours', () => {
    const lengths = repeat(70, (e) => 2 ** e);
    expectTexts([
      ...lengths.flatMap((power) => neighbours(power, 2).map(Math.round)),
      ...lengths.flatMap((power) => repeat(300, () => Math.floor(power * (1 + uniform())))),
      Number.MAX_SAFE_INTEGER,
      999999999999999,
      9999999999999998,
    ]);
  });

  test('writes lists of integers below 2^24, with one other number anywhere, as any other list', () => {
    const others = [-0, 0.5, 2 ** 24 - 1, 2 ** 24, 2 ** 24 + 1, 1e8, 1e21, NaN, Infinity, 5e-324];
    const integers = repeat(256, (i) => (i < 20 ? i : word() >>> (8 + (word() & 23))));
    expectTexts(integers);
    for (const other of others) {
      for (const place of [0, 1, 2, 100, 254, 255]) {
        expectTexts(integers.with(place, other));
        expectTexts(integers.with(place, Math.fround(other)), true);
      }
    }
  });

  test('writes float32 widened to doubles, of which many are half-way between two decimals', () => {
    expectTexts(repeat(100_000, () => Math.fround((uniform() - 0.5) * 2 ** ((word() & 31) - 20))));
    expectTexts(repeat(40_000, (i) => (2 ** 23 + (word() >>> 9)) * 2 ** -(i % 60)));
  });

  test('decides numbers that are almost half-way between two decimals of 17 digits', () => {
    expectTexts(repeat(2046, (i) => i - 1074).flatMap((q) => repeat(6, () => almostHalfWay(q))));
  });

  test('writes numbers whose digits are near to a change of the upper half', () => {
    // N has 15 or 16 digits: N = n · 10^8 + r, and r is next to 0, ½ · 10^8 or 10^8.
    const edges = [-2, -1, 0, 1, 2].flatMap((r) => [r, 5e7 + r]);
    expectTexts(
      repeat(4000, (i) => Math.floor(uniform() * 9e7) * 1e8 + (edges[i % edges.length] as number)).flatMap((n) => [
        n,
        n / 1e15,
        n / 1024,
      ]),
    );
  });

  test('writes decimals of few digits', () => {
    expectTexts(repeat(100_000, () => Number(`${word() % 10 ** ((word() % 9) + 1)}e${(word() % 60) - 35}`)));
  });

  test('decides middles between decimals and the ends of rounding intervals exactly', () => {
    // n / 4 has two nearest decimals; integers from 2^54 on have ends that are integers themselves, up to 5^22.
    expectTexts([
      ...repeat(20_000, () => (2 ** 52 + (word() >>> 1) * 2 + 1) / 4),
      ...repeat(66_000, (i) => float64(((1023 + 53 + (i % 22)) << 20) | (word() & 0xfffff), word())),
      ...repeat(40_000, (i) => Math.round(2 ** 54 + uniform() * 2 ** 60) * 5 ** (i % 8)),
      ...repeat(22, (i) => 5 ** (i + 1)).flatMap((power) =>
        repeat(60, (e) => power * 2 ** (e - 20)).flatMap((x) => neighbours(x, 3)),
      ),
    ]);
  });
});

describe('writeTensor, float32', () => {
  test('writes the digits that tell float32 apart', () => {
    writer.set([4], [0.1, 3.4028234663852886e38, 1e-45, -16777216].map(Math.fround));
    expect(writer.write(0, 4, true)).toBe('[0.1,3.4028235e+38,1e-45,-16777216]');
  });

  test('writes one digit more where the shortest decimal rounds to another float32 through a double', () => {
    expectTexts([float32(0x15ae43fd)], true);
    writer.set([], [float32(0x15ae43fd)]);
    expect(writer.write(0, 1, true)).toBe('7.0385307e-26');
  });

  test('writes every exponent with boundary and random mantissas', () => {
    const mantissas = [0, 1, 2, 0x400000, 0x3fffff, 0x7ffffe, 0x7fffff, ...repeat(150, () => word() >>> 9)];
    const exponents = repeat(256, (e) => e);
    expectTexts(
      exponents.flatMap((e) => mantissas.map((mantissa) => float32((e << 23) | mantissa))),
      true,
    );
  });

  test('writes the even one of two decimals that are equally near', () => {
    const ties = [2097152.25, 2097152.75, 1048576.25, 262144.125, 1.00390625, -1.01171875, 2 ** -12];
    writer.set([7], ties);
    expect(writer.write(0, 7, true)).toBe(
      '[2097152.2,2097152.8,1048576.2,262144.12,1.0039062,-1.0117188,0.00024414062]',
    );
    // odd · 2^-j: of 24 bits at most, half of them ties where j ≤ 12.
    const odd = (bits: number) => 2 * Math.floor(uniform() * 2 ** (bits - 1)) + 1;
    expectTexts(
      repeat(14, (j) => j).flatMap((j) => repeat(3000, (i) => odd(1 + (i % 24)) / 2 ** j)),
      true,
    );
  });

  test('decides the only two float32 that are so nearly half-way that one product cannot tell', () => {
    writer.set([2], [0x70270c00, 0x71d0cf00].map(float32));
    expect(writer.write(0, 2, true)).toBe('[2.0679402e+29,2.0679402e+30]');
  });

  test('writes lists of integers next to 2^24 and above, where shorter decimals read back', () => {
    expectTexts(repeat(20_000, (i) => 2 ** 24 - 5000 + i).map(Math.fround), true);
    for (const length of [24, 25, 26, 30]) {
      expectTexts(
        repeat(3000, () => Math.fround(2 ** length * (1 + uniform()))),
        true,
      );
    }
  });

  test('writes neighbours of powers of ten, and of two', () => {
    const powers = [...repeat(78, (i) => Number(`1e${i - 39}`)), ...repeat(277, (i) => 2 ** (i - 149))].map(
      Math.fround,
    );
    const neighbour = (x: number, ulps: number) => {
      asFloat32[0] = x;
      return float32(Math.max(0, (words[0] as number) + ulps));
    };
    expectTexts(
      powers.flatMap((x) => [-2, -1, 0, 1, 2].map((ulps) => neighbour(x, ulps))),
      true,
    );
  });

  test('writes subnormals, integers, quarters and decimals of few digits', () => {
    expectTexts(
      [
        ...repeat(3000, (i) => float32(i)),
        ...repeat(3000, (i) => i),
        ...repeat(5000, () => (2 ** 23 + (word() >>> 9)) / 4),
        ...repeat(5000, () => 2 ** 24 + word() * 2 ** 7),
        ...repeat(20_000, () => (word() % 10_000_000) / 10 ** (word() % 12)),
      ].map(Math.fround),
      true,
    );
  });
});

/** The nested arrays over `data`, recursively. */
function nested(shape: readonly number[], data: readonly number[]): string {
  const [length, ...inner] = shape;
  if (length === undefined) return text(data[0] as number);
  const step = data.length / length;
  const parts = repeat(length, (i) => i).map((i) => nested(inner, data.slice(i * step, (i + 1) * step)));
  return `[${parts.join(',')}]`;
}

describe('writeTensor, brackets', () => {
  const shapes = [
    [], [1], [2], [7], [1, 1], [1, 3], [3, 1], [2, 3], [2, 1, 3], [1, 1, 1], [3, 2, 1], [2, 2, 2], [1, 2, 1, 2, 1],
    [2, 1, 1, 3], [3, 2, 2, 2], [2, 2, 2, 2, 2, 2],
  ]; // biome-ignore format: a table
  const values = [1.5, -0, NaN, 1e21, -1.2345678901234568e-300, 0, -Infinity];

  test.each(shapes.map((shape) => [shape]))('writes shape %j, cut at every element', (shape) => {
    const count = shape.reduce((a, b) => a * b, 1);
    const data = repeat(count, (i) => values[i % values.length] as number);
    writer.set(shape, data);
    const whole = nested(shape, data);
    expect(writer.write(0, count)).toBe(whole);
    for (let cut = 0; cut <= count; cut++) expect(writer.write(0, cut) + writer.write(cut, count)).toBe(whole);
    expect(
      repeat(count, (i) => i)
        .map((i) => writer.write(i, i + 1))
        .join(''),
    ).toBe(whole);
  });

  test('writes rows of 1 to 20 numbers in tensors of several ranks, of integers and others, cut in the middle', () => {
    for (let cols = 1; cols <= 20; cols++) {
      for (const shape of [
        [600, cols],
        [30, 20, cols],
        [5, 6, 2, 10, cols],
      ]) {
        const count = 600 * cols;
        const data = repeat(count, (i) => (cols % 2 ? uniform() - 0.5 : i - 300));
        writer.set(shape, data);
        const whole = nested(shape, data);
        const cut = Math.floor(uniform() * count);
        expect(writer.write(0, count)).toBe(whole);
        expect(writer.write(0, cut) + writer.write(cut, count)).toBe(whole);
      }
    }
  });

  test.each([
    [[1000]],
    [[4, 250]],
    [[250, 4]],
    [[500, 2]],
    [[1000, 1]],
    [[10, 10, 10]],
    [[3, 257]],
    [[257, 3]],
    [[2, 256]],
  ])('writes shape %j, of several blocks, cut anywhere, as the JSON writer does', (shape) => {
    const count = shape.reduce((a, b) => a * b, 1);
    const data = repeat(count, () => uniform() - 0.5);
    writer.set(shape, data);
    const whole = encodeJson(
      { x: { shape, data: Float64Array.from(data) } },
      { dtype: 'float64', encoding: 'array' },
      referenceWriter,
    )
      .toString()
      .slice('{"x":'.length, -1);
    expect(writer.write(0, count)).toBe(whole);
    for (let trial = 0; trial < 50; trial++) {
      const cut = Math.floor(uniform() * (count + 1));
      const next = cut + Math.floor(uniform() * (count - cut + 1));
      expect(writer.write(0, cut) + writer.write(cut, next) + writer.write(next, count)).toBe(whole);
    }
  });
});
