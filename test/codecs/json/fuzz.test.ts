import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Scanner } from '../../../src/codecs/json/scanner.ts';
import { shortestFloat32 } from '../../../src/codecs/json/shortest-float32.ts';
import { JsonSyntaxError } from '../../../src/codecs/json/syntax-error.ts';
import { InputError, MAX_ISSUES } from '../../../src/core/tensors/input-error.ts';
import { sizeOf, type Tensor } from '../../../src/core/tensors/tensor.ts';
import { ENGINE } from '../../support/engine.ts';
import { float32Flaw } from './float32-oracle.ts';
import { judge } from './json-oracle.ts';
import { decode, decodeBytes, encode, Random, SEED, same } from './support.ts';

const MOST_SHOWN = 8;

/** So many random cases for the engine that serves; a quarter for the reference, whose scanner the former's run has tried too. */
const share = (count: number) => (ENGINE === 'reference' ? Math.ceil(count / 4) : count);

describe('the reader, on JSON in random spelling,', () => {
  test('gives the values that JSON.parse gives', () => {
    const value = fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' });
    fc.assert(
      fc.property(value, fc.integer(), (value, seed) => {
        const text = spell(value, new Random(seed));
        expect(same(JSON.parse(text), JSON.parse(JSON.stringify(value)))).toBe(true);
        expect(same(decode(`{"value":${text}}`).value, JSON.parse(text))).toBe(true);
      }),
      { seed: SEED, numRuns: share(5000) },
    );
  });

  test('gives the members that JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), fc.integer(), (object, seed) => {
        const text = spell(object, new Random(seed));
        expect(same(decode(text), JSON.parse(text))).toBe(true);
      }),
      { seed: SEED, numRuns: share(2000) },
    );
  });

  test('gives shape and data of regular arrays, and the first place of irregular ones', () => {
    const scalar = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('0', '-1.5', '2e3', '"NaN"', 'NaN', '-Infinity', '"Infinity"') },
      { weight: 1, arbitrary: fc.constantFrom('null', 'true', '"x"', '1e999', '{"a":[1]}', '-1e400') },
    );
    const regular = fc
      .array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 })
      .chain((shape) =>
        fc.array(scalar, { minLength: sizeOf(shape), maxLength: sizeOf(shape) }).map((data) => nest(shape, data)),
      );
    const ragged = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        scalar,
        fc.array(tie('node'), { maxLength: 3 }).map((parts) => `[${parts.join()}]`),
      ),
    })).node;
    fc.assert(
      fc.property(fc.oneof(regular, ragged), (text) => {
        expect(difference(Buffer.from(`{"x":${text}}`), (name) => name === 'x')).toBeUndefined();
      }),
      { seed: SEED, numRuns: share(10_000) },
    );
  });
});

describe('the reader, on requests with random changes,', () => {
  const deep = (depth: number) => `{"logits":${'['.repeat(depth)}1${']'.repeat(depth)}}`;
  const seeds = [
    '{"logits":[[1.2,-0.8,-0.5],[0.9,-1.2,1.1]],"labels":[0,1]}',
    '{"logits": [[0.1, 2e-3], [-Infinity, NaN]], "target_probs": [[0.5, 0.5], [1, 0]], "label_smoothing": 0.1}',
    '{\n  "log_probs": [-0.1, -2.5],\n  "labels": 1,\n  "reduction": "none",\n  "grad_output": -0\n}',
    '{"logits":[[["NaN","Infinity"],["-Infinity",-0.0]]],"dtype":"float32","class_axis":-1,"outputs":["probs","loss"]}',
    '{"logits":[],"labels":[],"reduction":"mean","ignore_index":-100,"class_weight":[1,2.50,3E+2]}',
    '{"logits":[[],[]],"validate_target_probs":false,"on_non_finite":"propagate","x":null}',
    '{"é漢😀":"\\u00e9\\n\\"\\\\\\/\\ud83d\\ude00","logits":[123456789012345678901,0.1e-307,1.7976931348623157e308]}',
    '{"a":{"b":[true,false,null,{"__proto__":{"c":1}}],"a":{}},"__proto__":[1],"constructor":2}',
    '\t{\r\n"labels"\r:[ 0 ,1,\t2 ] ,\n"logits" : [ [1] , [2] , [3] ] } \n',
    '{"logits":[1e308,1e309,-1e400,4.9e-324,1e-400,9007199254740993]}',
    deep(64),
    deep(60),
    '[1,2,{"logits":[3]}]',
  ].map((text) => Buffer.from(text));
  const pieces = [
    ...'{}[]",:-+.0123456789eE\\/untrfbIN x\'\t\r\n\0\x1f\x7f',
    ...[
      'null',
      'true',
      'false',
      'NaN',
      'Infinity',
      '-Infinity',
      '"NaN"',
      '1e999',
      '-0',
      '\\u00',
      '\\ud800',
      '\\"',
      '""',
    ],
    ...[
      '"a":',
      ',"a":1',
      '"logits":',
      ',"logits":[1]',
      '[[',
      ']]',
      '[]',
      '{}',
      '[[[[[',
      '0.',
      '1e',
      '\ufeff',
      'é',
      '😀',
    ],
  ].map((text) => Buffer.from(text));
  pieces.push(
    ...[[0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff]].map((b) => Buffer.from(b)),
  );
  const tensors = ['logits', 'labels', 'log_probs', 'target_probs', 'class_weight', 'grad_output'];

  test('accepts, refuses and reads as JSON.parse does, but for what is documented', () => {
    const random = new Random(SEED);
    const differences: unknown[] = [];
    const kinds = { syntax: 0, input: 0, fields: 0 };
    for (let i = 0; i < share(60_000) && differences.length < MOST_SHOWN; i++) {
      let bytes: Buffer = random.pick(seeds);
      for (let changes = random.below(3); changes >= 0; changes--) bytes = changed(bytes, random, pieces);
      const isTensor = random.below(3) === 0 ? () => false : (name: string) => tensors.includes(name);
      const expected = judge(bytes, isTensor);
      const differs = difference(bytes, isTensor, expected);
      if (differs !== undefined)
        differences.push({ seed: SEED, text: bytes.toString(), hex: bytes.toString('hex'), differs });
      kinds[expected.kind]++;
    }
    expect(differences).toEqual([]);
    // Were nearly all of them refused, this would not say much.
    for (const count of Object.values(kinds)) expect(count).toBeGreaterThan(share(3000));
  });

  test('names the first byte that is wrong: what is before it is whole, or wrong only in that it ends', () => {
    const random = new Random(SEED + 1);
    const differences: unknown[] = [];
    for (let i = 0; i < share(30_000) && differences.length < MOST_SHOWN; i++) {
      let bytes: Buffer = random.pick(seeds);
      for (let changes = random.below(3); changes >= 0; changes--) bytes = changed(bytes, random, pieces);
      const offset = offsetOf(bytes);
      if (offset === undefined) continue;
      const again = offsetOf(bytes.subarray(0, offset));
      if (offset > bytes.length || (again ?? offset) !== offset)
        differences.push({ seed: SEED, text: bytes.toString(), offset, again });
    }
    expect(differences).toEqual([]);
  });

  function offsetOf(bytes: Buffer): number | undefined {
    try {
      decodeBytes(bytes, (name) => tensors.includes(name));
    } catch (error) {
      if (error instanceof JsonSyntaxError) return error.position.offset;
      if (!(error instanceof InputError)) throw error;
    }
    return undefined;
  }
});

// Of random numbers test/verify/verify.test.ts reads and writes millions more, and `npm run verify` hundreds of millions.
describe('the reader of numbers agrees with Number, bit for bit, on', () => {
  const random = new Random(SEED + 2);
  const double = () => random.finiteDouble();
  const sign = () => (random.below(2) === 0 ? '-' : '');
  /** So many random digits, with a point somewhere in them or not. */
  const decimal = (count: number) => {
    const digits = random.digits(count);
    const point = random.below(count + 1);
    if (point === count) return digits;
    return point === 0 ? `0.${digits}` : `${digits.slice(0, point)}.${digits.slice(point)}`;
  };
  const spread = (low: number, high: number) => low + random.below(high - low + 1);

  test.each<[string, number, () => string]>([
    ['random doubles as String prints them', 80_000, () => String(double())],
    ['random doubles in 17 to 21 digits', 60_000, () => double().toPrecision(spread(17, 21))],
    ['random doubles in 1 to 21 digits with an exponent', 40_000, () => double().toExponential(random.below(21))],
    [
      'doubles of everyday size as String prints them',
      40_000,
      () => `${sign()}${(random.uint32() / 2 ** 32) * 10 ** spread(-3, 6)}`,
    ],
    [
      'doubles with up to 20 decimals',
      40_000,
      () => ((random.uint32() / 2 ** 20) * 10 ** spread(-6, 15)).toFixed(random.below(21)),
    ],
    ['float32 in 17 digits, as Python prints them', 30_000, () => String(random.finiteFloat32())],
    ['decimals of 1 to 8 digits', 30_000, () => `${sign()}${decimal(spread(1, 8))}`],
    ['decimals of 15 to 19 digits', 40_000, () => `${sign()}${decimal(spread(15, 19))}`],
    [
      'decimals of 15 to 19 digits with any exponent',
      80_000,
      () => `${sign()}${decimal(spread(15, 19))}e${spread(-345, 310)}`,
    ],
    [
      'decimals of 1 to 22 digits with exponents about ±22',
      30_000,
      () => `${decimal(spread(1, 22))}E${spread(-40, 40)}`,
    ],
    [
      'decimals that over- and underflow',
      12_000,
      () => `${sign()}${decimal(spread(1, 20))}e${random.pick([spread(285, 325), -spread(285, 345)])}`,
    ],
    ['integers of 18 to 24 digits', 20_000, () => sign() + random.digits(spread(18, 24))],
    ['integers with zeros behind', 10_000, () => random.digits(spread(1, 17)) + '0'.repeat(spread(1, 30))],
    ['small numbers with zeros before', 10_000, () => `0.${'0'.repeat(spread(1, 340))}${random.digits(spread(1, 20))}`],
    ['subnormals', 20_000, () => subnormal().toPrecision(spread(1, 21))],
    [
      'zeros',
      2000,
      () =>
        `${sign()}0${random.pick(['', '.0', '.000', `.${'0'.repeat(30)}`])}${random.pick(['', 'e0', 'e999', 'E-999', 'e+5'])}`,
    ],
  ])('%s', (_name, count, text) => {
    expectAsNumber(share(count), () => {
      const one = text();
      return [one, Number(one)];
    });
  });

  function subnormal(): number {
    return (random.uint32() * 2 ** 20 + random.below(2 ** 20)) * 2 ** -random.below(52) * Number.MIN_VALUE;
  }

  test('powers of two and ten, and the two doubles on either side', () => {
    const cases: [string, number][] = [];
    const bits = new BigInt64Array(1);
    const value = new Float64Array(bits.buffer);
    const powers = [
      ...Array.from({ length: 2098 }, (_, i) => 2 ** (i - 1074)),
      ...Array.from({ length: 632 }, (_, i) => Number(`1e${i - 323}`)),
    ];
    for (const power of powers) {
      for (let ulps = -2n; ulps <= 2n; ulps++) {
        value[0] = power;
        bits[0] = (bits[0] as bigint) + ulps;
        const x = value[0];
        if (!Number.isFinite(x)) continue;
        for (const text of [String(x), x.toPrecision(17), x.toPrecision(18), x.toPrecision(21), x.toExponential(15)]) {
          cases.push([text, Number(text)]);
        }
      }
    }
    expectAsNumber(cases.length, (i) => cases[i] as [string, number]);
  });

  test('the exact middles between doubles, and what differs from them in the last digit', () => {
    const cases: [string, number][] = [];
    for (let i = 0; i < share(5000); i++) {
      // Half of them where decimals are short, the others anywhere down to the subnormals.
      const isSmall = i % 16 === 1;
      const exponent = isSmall ? -1074 : i % 2 === 0 ? spread(-60, 12) : spread(-1074, 971);
      const leading = isSmall ? 0n : 1n << 52n;
      const mantissa = leading + ((BigInt(random.uint32() & 0xfffff) << 32n) | BigInt(random.uint32()));
      const below = Number(mantissa) * 2 ** exponent;
      const above = Number(mantissa + 1n) * 2 ** exponent;
      const even = mantissa % 2n === 0n ? below : above;
      const twice = 2n * mantissa + 1n;
      // A half of an odd number: in digits, times 10^power.
      const power = Math.min(0, exponent - 1);
      const digits = exponent > 0 ? twice << BigInt(exponent - 1) : twice * 5n ** BigInt(1 - exponent);
      cases.push([pointed(digits, power), even]);
      cases.push([pointed(digits + 1n, power), above], [pointed(digits - 1n, power), below]);
      cases.push(
        [`${digits}000e${power - 3}`, even],
        [`${digits}001e${power - 3}`, above],
        [`${digits - 1n}999e${power - 3}`, below],
      );
      // Cut off to what the fast path takes, and a little more.
      const length = String(digits).length;
      const kept = spread(16, 20);
      if (length > kept) {
        const cut = BigInt(String(digits).slice(0, kept));
        for (const near of [cut, cut + 1n]) {
          const text = `${near}e${power + length - kept}`;
          cases.push([text, Number(text)]);
        }
      }
    }
    expectAsNumber(cases.length, (i) => cases[i] as [string, number]);
  });

  test('the decimals of up to 18 digits that come nearest to a middle between two doubles', () => {
    const cases: [string, number][] = [];
    const pow = (base: bigint, exponent: number) => base ** BigInt(Math.max(0, exponent));
    for (let power = -310; power <= 290; power++) {
      // digits · 10^power ≈ odd · 2^-shift, that is digits · ratio ≈ odd: the convergents of the ratio are such pairs.
      const start = Math.ceil(-power * Math.log2(10)) - 7;
      for (let shift = start; shift < Math.min(start + 12, 1075); shift++) {
        const numerator = pow(10n, power) * pow(2n, shift);
        const denominator = pow(10n, -power) * pow(2n, -shift);
        for (const [odd, digits] of convergents(numerator, denominator, 10n ** 18n)) {
          if (odd % 2n === 0n || odd < 2n ** 53n || odd >= 2n ** 54n) continue;
          const side = digits * numerator - odd * denominator;
          const up = side > 0n || (side === 0n && odd % 4n === 3n);
          const nearest = Number((up ? odd + 1n : odd - 1n) / 2n) * 2 ** (1 - shift);
          cases.push([`${digits}e${power}`, nearest]);
        }
      }
    }
    expect(cases.length).toBeGreaterThan(1500);
    expectAsNumber(cases.length, (i) => cases[i] as [string, number]);
  });

  /** The best fractions for a ratio, as pairs of numerator and denominator, up to a denominator. */
  function convergents(numerator: bigint, denominator: bigint, largest: bigint): [bigint, bigint][] {
    const pairs: [bigint, bigint][] = [];
    let [a, b] = [numerator, denominator];
    let [p, q, lastP, lastQ] = [1n, 0n, 0n, 1n];
    while (b > 0n) {
      const quotient = a / b;
      [a, b] = [b, a % b];
      [p, q, lastP, lastQ] = [quotient * p + lastP, quotient * q + lastQ, p, q];
      if (q >= largest) break;
      pairs.push([p, q]);
    }
    return pairs;
  }

  /** digits · 10^power, with an exponent, or with a point. */
  function pointed(digits: bigint, power: number): string {
    const text = String(digits);
    if (random.below(2) === 0 || power === 0) return `${text}e${power}`;
    const point = text.length + power;
    return point > 0 ? `${text.slice(0, point)}.${text.slice(point)}` : `0.${'0'.repeat(-point)}${text}`;
  }

  /** Reads `count` numbers, one after the other, by the scanner and as a tensor. */
  function expectAsNumber(count: number, make: (i: number) => [text: string, value: number]): void {
    const wrong: { text: string; expected: number; scanner?: number | undefined; tensor?: number | undefined }[] = [];
    for (let done = 0; done < count; done += 4096) {
      const cases = Array.from({ length: Math.min(4096, count - done) }, (_, i) => make(done + i));
      const separator = random.pick([',', ', ', ' ,', ',\n']);

      const scanner = new Scanner(Buffer.from(cases.map(([text]) => text).join(separator)));
      for (const [text, expected] of cases) {
        scanner.peek();
        const end = scanner.at + text.length;
        const value = scanner.number();
        if (!Object.is(value, expected) || scanner.at !== end) wrong.push({ text, expected, scanner: value });
        scanner.at = end;
        if (scanner.peek() !== undefined) scanner.at++;
      }

      const finite = cases.filter(([, value]) => Number.isFinite(value));
      const x = decode(`{"x":[${finite.map(([text]) => text).join(separator)}]}`, 'x').x as Tensor;
      finite.forEach(([text, expected], i) => {
        if (!Object.is(x.data[i], expected)) wrong.push({ text, expected, tensor: x.data[i] });
      });
      if (wrong.length > 0) break;
    }
    expect(wrong.slice(0, MOST_SHOWN), `seed ${SEED}`).toEqual([]);
  }
});

describe('the writer', () => {
  test('prints random doubles as String does, and they read back bit for bit', () => {
    const random = new Random(SEED + 3);
    const data = Float64Array.from({ length: share(60_000) }, () => random.finiteDouble());
    const text = encode({ x: { shape: [data.length], data } }, 'float64');
    const wrong = text
      .slice(6, -2)
      .split(',')
      .filter((number, i) => number !== String(data[i]));
    expect(wrong, `seed ${SEED}`).toEqual([]);
    const back = Float64Array.from(JSON.parse(text).x);
    expect(Buffer.from(back.buffer).equals(Buffer.from(data.buffer)), `seed ${SEED}`).toBe(true);
  });

  test('writes any shape and any values so that both readers read them back', () => {
    const number = fc.oneof(
      fc.double(),
      fc.constantFrom(-0, 0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    );
    const tensor = fc
      .array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 })
      .chain((shape) =>
        fc
          .array(number, { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
          .map((data) => ({ shape, data: Float64Array.from(data) })),
      );
    fc.assert(
      fc.property(tensor, number, fc.constantFrom('float64', 'float32'), (x, loss, dtype) => {
        const rounded = (value: number) => (dtype === 'float32' ? Math.fround(value) : value);
        const data = x.data.map(rounded);
        const text = encode({ x: { shape: x.shape, data }, loss: rounded(loss) }, dtype);

        const written = [...data].map((value) => {
          const shown = dtype === 'float32' ? shortestFloat32(value) : value;
          return Object.is(shown, -0) ? '-0' : Number.isFinite(shown) ? String(shown) : `"${shown}"`;
        });
        expect(text.startsWith(`{"x":${nest(x.shape, written)},"loss":`)).toBe(true);
        expect(() => JSON.parse(text)).not.toThrow();

        const read = decode(text, 'x', 'loss') as { x: typeof x; loss: typeof x };
        expect([...read.x.data].map(rounded)).toEqual([...data]);
        expect([...read.loss.data].map(rounded)).toEqual([rounded(loss)]);
        // Axes within an empty one are not to be seen.
        const empty = x.shape.indexOf(0);
        expect(read.x.shape).toEqual(empty < 0 ? x.shape : x.shape.slice(0, empty + 1));
      }),
      { seed: SEED, numRuns: share(3000) },
    );
  });
});

describe('the writer of float32 prints the shortest decimal, of those the nearest, of', () => {
  const random = new Random(SEED + 4);
  const bits = new Uint32Array(1);
  const value = new Float32Array(bits.buffer);
  const fromBits = (pattern: number) => {
    bits[0] = pattern;
    return value[0] as number;
  };

  test.each<[string, number, (i: number) => number]>([
    ['random bits', share(60_000), () => random.finiteFloat32()],
    [
      'everyday numbers',
      share(20_000),
      () => Math.fround((random.uint32() / 2 ** 31 - 1) * 10 ** (random.below(8) - 3)),
    ],
    ['subnormals', share(30_000), () => fromBits(random.uint32() & 0x807fffff)],
    ['the smallest subnormals', 4096, (i) => fromBits(i + 1)],
    ['the largest subnormals and the smallest normals', 4096, (i) => fromBits(0x800000 - 2048 + i)],
    ['the largest', 2048, (i) => fromBits(0x7f7fffff - i)],
    [
      'decimals of 1 to 8 digits',
      60_000,
      () => Math.fround(Number(`${random.digits(1 + random.below(8))}e${random.below(79) - 48}`)) || 1,
    ],
    ['integers about 2^24', 8192, (i) => 2 ** 24 - 4096 + 2 * Math.floor(i / 2) + (i < 4096 ? i % 2 : 0)],
  ])('%s', (_name, count, make) => {
    expectShortest(Array.from({ length: count }, (_, i) => make(i)));
  });

  test('every exponent with the mantissas at its edges and random ones', () => {
    const values: number[] = [];
    for (let exponent = 0; exponent < 255; exponent++) {
      const edges = [0, 1, 2, 3, 2 ** 22 - 1, 2 ** 22, 2 ** 22 + 1, 2 ** 23 - 2, 2 ** 23 - 1];
      for (let i = 0; i < 40; i++) edges.push(random.below(2 ** 23));
      for (const mantissa of edges) if (exponent + mantissa > 0) values.push(fromBits(exponent * 2 ** 23 + mantissa));
    }
    expectShortest(values);
  });

  // Decimals of up to eight digits that as doubles are on the middle between two float32, or next to it.
  test('the neighbours of decimals where rounding twice is not rounding once', () => {
    const decimals = ['64684105e-42', '82781430e-41', '60025427e-40', '93137999e-40', '23990983e-37', '7038531e-32'];
    const values = decimals.flatMap((decimal) => {
      const pattern = new Uint32Array(Float32Array.of(Number(decimal)).buffer)[0] as number;
      return [fromBits(pattern - 1), fromBits(pattern), fromBits(pattern + 1)];
    });
    expectShortest(values);
  });

  function expectShortest(values: readonly number[]): void {
    const flaws: { x: number; text: string; flaw: string }[] = [];
    const data = Float64Array.from(values);
    const texts = encode({ x: { shape: [values.length], data } }, 'float32')
      .toString()
      .slice(6, -2)
      .split(',');
    expect(texts.length).toBe(values.length);
    values.forEach((x, i) => {
      const text = texts[i] as string;
      const flaw = text === String(shortestFloat32(x)) ? float32Flaw(x, text) : 'differs from shortestFloat32';
      if (flaw !== undefined) flaws.push({ x, text, flaw });
    });
    expect(flaws.slice(0, MOST_SHOWN), `seed ${SEED}`).toEqual([]);
  }
});

/** What decodeJson does to a body that the oracle does not expect; undefined if nothing. */
function difference(bytes: Buffer, isTensor: (name: string) => boolean, expected = judge(bytes, isTensor)): unknown {
  try {
    const fields = decodeBytes(bytes, isTensor);
    return expected.kind === 'fields' && same(fields, expected.fields) ? undefined : { expected, actual: fields };
  } catch (error) {
    if (!(error instanceof InputError)) return { expected, actual: error };
    const { code, issues } = error;
    const isExpected =
      error instanceof JsonSyntaxError
        ? expected.kind === 'syntax' && expected.codes.includes(code) && error.position.offset <= bytes.length
        : expected.kind === 'input' &&
          expected.code === code &&
          issues.length <= MAX_ISSUES &&
          same(issues[0]?.path, expected.path);
    return isExpected ? undefined : { expected, actual: { name: error.name, code, issues } };
  }
}

/** A text with one random change: a bit, or a piece left out, put in, put in place of another, or doubled. */
function changed(bytes: Buffer, random: Random, pieces: readonly Buffer[]): Buffer {
  const at = random.below(bytes.length + 1);
  const until = Math.min(bytes.length, at + 1 + random.below(random.below(8) === 0 ? 30 : 3));
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, until), bytes.subarray(until)];
  switch (random.below(9)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      if (at < flipped.length) flipped[at] = (flipped[at] as number) ^ (1 << random.below(8));
      return flipped;
    }
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, random.pick(pieces), part, after]);
    case 3:
      return Buffer.concat([before, random.pick(pieces), after]);
    case 4:
      return Buffer.concat([before, part, part, after]);
    default: {
      // A digit, or white space, in place of a byte: these often stay JSON.
      const byte = bytes[at];
      if (byte === undefined) return Buffer.concat([bytes, Buffer.from(' ')]);
      const isDigit = byte >= 0x30 && byte <= 0x39;
      return Buffer.concat([
        before,
        Buffer.from(isDigit ? String(random.below(10)) : ' '),
        bytes.subarray(isDigit ? at + 1 : at),
      ]);
    }
  }
}

/** The texts of numbers in nested arrays of a shape. */
function nest(shape: readonly number[], data: readonly string[]): string {
  const [length, ...rest] = shape;
  if (length === undefined) return data[0] as string;
  const step = data.length / length;
  return `[${Array.from({ length }, (_, i) => nest(rest, data.slice(i * step, (i + 1) * step))).join()}]`;
}

/** A value as JSON, with white space, escapes and forms of numbers that JSON.stringify never writes. */
function spell(value: unknown, random: Random): string {
  const gap = () => (random.below(3) === 0 ? random.pick([' ', '\n', '\t', '\r\n', '   ']) : '');
  const visit = (part: unknown): string => `${gap()}${bare(part)}${gap()}`;
  const bare = (part: unknown): string => {
    if (Array.isArray(part)) return `[${part.length === 0 ? gap() : part.map(visit).join(',')}]`;
    if (typeof part === 'string') return spellString(part, random);
    if (typeof part === 'number') return spellNumber(part, random);
    if (typeof part !== 'object' || part === null) return String(part);
    const members = Object.entries(part).map(
      ([name, member]) => `${gap()}${spellString(name, random)}${gap()}:${visit(member)}`,
    );
    return `{${members.length === 0 ? gap() : members.join(',')}}`;
  };
  return visit(value);
}

function spellString(text: string, random: Random): string {
  const units = text.split('').map((unit) => {
    const code = unit.charCodeAt(0);
    if (code < 0x20 || unit === '"' || unit === '\\') return JSON.stringify(unit).slice(1, -1);
    if (random.below(8) !== 0) return unit;
    const digits = code.toString(16).padStart(4, '0');
    return unit === '/' ? '\\/' : `\\u${random.below(2) === 0 ? digits : digits.toUpperCase()}`;
  });
  // Half a pair that is left bare next to an escaped half would not survive UTF-8.
  const spelled = units.join('');
  return `"${spelled.isWellFormed() ? spelled : JSON.stringify(text).slice(1, -1)}"`;
}

function spellNumber(x: number, random: Random): string {
  const text = JSON.stringify(x);
  switch (random.below(4)) {
    case 0:
      return text.replace('e', 'E');
    case 1:
      return /^-?\d+$/.test(text) ? `${text}.${'0'.repeat(1 + random.below(30))}` : text;
    case 2:
      return text.includes('e') ? text.replace(/e([+-])/, 'e$100') : `${text}e${random.pick(['', '+', '-'])}0`;
    default:
      return text;
  }
}
