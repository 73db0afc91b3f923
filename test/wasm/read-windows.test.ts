import { describe, expect, test } from 'vitest';
import { Random, SEED } from '../codecs/json/support.ts';
import { TensorReader } from './tensor-reader.ts';

/** The reader takes a text in pieces: the first so long from the first number on, the next ones so long. */
const WINDOWS = [512, 512 + 4096];
/** Pieces are searched in blocks of so many bytes. */
const BLOCK = 64;

const reader = new TensorReader(12_000);

const digits = (count: number) => '1234567890'.repeat(Math.ceil(count / 10)).slice(0, count);
const zeros = (count: number) => '0'.repeat(count);
const spaces = (count: number) => ' '.repeat(count);

/**
 * Numbers of every kind that is read in a way of its own, and next to where one way ends. But for a point behind more than 16
 * characters: once it has come across one, the reader reads all of the text again, one number at a time.
 */
const KINDS = [
  ...['0', '-0', '7', '-7', '12', '1.5', '-0.5', '0.0', digits(15), `-${digits(14)}.5`, digits(16), `-${digits(19)}`],
  ...[`0.${digits(17)}`, `-0.${digits(19)}`, `-${digits(15)}.5`, `${digits(16)}.5`, '9007199254740993', digits(20)],
  ...[
    digits(32),
    digits(33),
    `1${zeros(32)}`,
    `0.${digits(31)}`,
    `0.${digits(32)}`,
    `0.${zeros(40)}1`,
    `-${digits(70)}`,
  ],
  ...['1e-5', '-1.25E-7', '1e-05', '1e-005', '1E-99', '1e-100', `${digits(19)}e-19`, '-0e-5', '1e5', '1E+5', '5e-324'],
  ...[`0.${digits(130)}`, 'NaN', '"NaN"', 'Infinity', '-Infinity', '"-Infinity"'],
];

/** What fills a text up to where it matters. */
const FILLERS = ['1', '-12.5', '0.12345678901234567', '2e-7', '3e7', 'NaN'];

const SEPARATORS = [',', ', ', ' ,', ',\n  ', '\t,\r\n', `,${spaces(BLOCK + 6)}`, `${spaces(BLOCK + 6)},`];

const numberIn = (number: string) => Number(number.replaceAll('"', ''));
const pick = <T>(values: readonly T[], i: number) => values[i % values.length] as T;

/** A text in which what is repeated is shown once. */
const shortened = (text: string) =>
  text.replace(/(.{1,24}?)\1{9,}/gs, (all, part) => `{${all.length / part.length} × ${part}}`);

/** What is wrong with how a text is read that has these numbers in that shape; undefined if nothing is. */
function flaw(text: string, numbers: readonly string[], shape: readonly number[] = [numbers.length]): unknown {
  const read = reader.read(Buffer.from(text));
  if (read === undefined) return { text: shortened(text), actual: 'nothing' };
  if (read.end !== text.length || read.shape.join() !== shape.join())
    return { text: shortened(text), end: read.end, shape: read.shape };
  const at = numbers.findIndex((number, i) => !Object.is(read.data[i], numberIn(number)));
  return at < 0
    ? undefined
    : { text: shortened(text), number: numbers[at], actual: read.data[at], expected: numberIn(numbers[at] as string) };
}

const expectNone = (flaws: readonly unknown[]) =>
  expect(flaws.filter((found) => found !== undefined).slice(0, 4), `seed ${SEED}`).toEqual([]);

/** A list of one number that is `length` bytes long, its last comma included, with some spaces in it. */
function filled(filler: string, length: number): { list: string; numbers: string[] } {
  const unit = `${filler},`;
  const count = Math.floor(length / unit.length);
  return {
    list: unit.repeat(count - 1) + spaces(length - count * unit.length) + unit,
    numbers: new Array<string>(count).fill(filler),
  };
}

describe.each(WINDOWS)('at the end of a window, %i bytes behind the first number,', (window) => {
  test.each(FILLERS)('any number is read as Number reads it, among %s', (filler) => {
    const flaws = KINDS.flatMap((kind, k) => {
      const shifts = Array.from({ length: Math.min(kind.length, 2 * BLOCK) + 32 }, (_, i) => i - 4);
      return shifts.map((shift) => {
        const { list, numbers } = filled(filler, window - shift);
        const separator = pick(SEPARATORS, k + shift + 4);
        const next = pick(KINDS, 5 * k + shift + 4);
        const text = `[${list}${kind}${separator}${next}${separator}${filler}]`;
        return flaw(text, [...numbers, kind, next, filler]);
      });
    });
    expectNone(flaws);
  });

  test('a row may end, and the next one begin', () => {
    const flaws = ['],[', '] , [', ' ],\n\t[ ', `]${spaces(BLOCK)},[`, `],${spaces(2 * BLOCK)}[`].flatMap(
      (brackets, k) =>
        Array.from({ length: brackets.length + 40 }, (_, shift) => {
          const kind = pick(KINDS, shift + k);
          const { list, numbers } = filled(pick(FILLERS, shift), window - shift);
          const row = list + kind;
          return flaw(`[[${row}${brackets}${row}]]`, [...numbers, kind, ...numbers, kind], [2, numbers.length + 1]);
        }),
    );
    expectNone(flaws);
  });

  test('the text may end', () => {
    const flaws = KINDS.flatMap((kind, k) =>
      Array.from({ length: 8 }, (_, i) => {
        const { list, numbers } = filled(pick(FILLERS, k), window - kind.length + i - 5);
        const text = `[${list}${kind}`;
        // Cut before its bracket, it is nothing.
        const cut = reader.read(Buffer.from(text));
        return cut === undefined ? flaw(`${text}]`, [...numbers, kind]) : { text: shortened(text), actual: cut };
      }),
    );
    expectNone(flaws);
  });

  test('wrong text is refused', () => {
    const wrong = [
      '1-2',
      '1.2.3',
      '01',
      '1.',
      '.5',
      '-',
      '--1',
      '1/2',
      '1e',
      '1e-',
      '1e--5',
      '1e-5-',
      '1e-5.',
      '1e-.5',
    ];
    wrong.push(
      ...[
        '1e-5e-5',
        '1 2',
        '1,,2',
        ',',
        '1[2',
        '[1]',
        `${digits(17)}.5.5`,
        `${digits(16)}-5`,
        `1-${digits(20)}`,
        `${digits(40)}.`,
      ],
    );
    wrong.push(...['1e999', 'Nan', '"NaN', 'NaN"', '-NaN', '"1"', '1\0', '\xff']);
    const read = wrong.flatMap((part, k) =>
      Array.from({ length: part.length + 6 }, (_, shift) => {
        const { list } = filled(pick(FILLERS, k + shift), window - shift);
        const text = `[${list}${part},${list}1]`;
        return reader.read(Buffer.from(text, 'latin1')) && shortened(text);
      }),
    );
    expectNone(read);
  });
});

test('numbers, names and white space that are longer than a window', () => {
  const long = [
    `0.${digits(5000)}`,
    `-0.${zeros(5000)}1`,
    `1${zeros(5000)}e-5000`,
    `0.${zeros(4500)}1e4500`,
    `1e-${zeros(4200)}7`,
  ];
  const flaws = Array.from({ length: 2 * BLOCK }, (_, i) => {
    const { list, numbers } = filled(pick(FILLERS, i), BLOCK + i);
    const number = pick(long, i);
    const gap = ['', ' ', spaces(600), spaces(4200)][i & 3] as string;
    return flaw(`[${list}${gap}${number}${gap},NaN]`, [...numbers, number, 'NaN']);
  });
  expectNone(flaws);
  const names = ['NaN', '"NaN"', 'Infinity', '-Infinity', '"-Infinity"'];
  expectNone(names.map((name) => flaw(`[${`${name},`.repeat(1000)}${name}]`, new Array<string>(1001).fill(name))));
});

test('tensors of 1 to 5 axes and rows of 1 to 40, in which kinds of numbers change now and then', () => {
  const random = new Random(SEED + 95);
  const flaws = Array.from({ length: 2000 }, (_, i) => {
    const columns = 1 + (i % 40);
    const rows = 1 + random.below(Math.ceil(800 / (columns + random.below(800))));
    const often = random.pick([1, 2, 10, 50]);
    let kind = random.pick(KINDS);
    const numbers = Array.from({ length: rows * columns }, () => {
      if (random.below(often) === 0) kind = random.pick(KINDS);
      return kind;
    });
    // All rows in one array, that one in others alone: the rank.
    const outer = random.below(4);
    const isMixed = random.below(2) === 0;
    const fixed = random.pick(SEPARATORS.slice(0, 5));
    const separator = () => (isMixed ? random.pick(SEPARATORS.slice(0, 5)) : fixed);
    const joined = (items: readonly string[]) => items.reduce((text, item) => text + separator() + item);
    const texts = Array.from({ length: rows }, (_, r) => `[${joined(numbers.slice(r * columns, (r + 1) * columns))}]`);
    const text = `${'['.repeat(outer + 1)}${joined(texts)}${']'.repeat(outer + 1)}`;
    return text.length > 12_000 ? undefined : flaw(text, numbers, [...new Array<number>(outer).fill(1), rows, columns]);
  });
  expectNone(flaws);
});

test('as many numbers to a window as there can be, after one that is not short', () => {
  for (const first of ['1e5', '"NaN"', '1 ', digits(16), '1e-5']) {
    for (let length = 2030; length <= 2060; length++) {
      const numbers = [first, ...new Array<string>(length).fill('1')];
      expect(flaw(`[${spaces(length & 1)}${numbers.join()}]`, numbers)).toBeUndefined();
    }
  }
});

test('exponents in all their spellings behind any number of digits', () => {
  const exponents = ['0', '5', '9', '10', '23', '99', '100', '101', '120', '300'].flatMap((power) =>
    ['e-', 'E-', 'e+', 'E', 'e-0', 'E-00', 'e0'].map((sign) => sign + power),
  );
  const flaws = Array.from({ length: 34 }, (_, i) => i + 1).flatMap((count) =>
    ['', ' ', '\n'].flatMap((space) => {
      const all = digits(count);
      const mantissas = [all, `-${all}`, `0.${all}`, `-${all.slice(0, 15)}.${all}`, `9.${all}`, `0.${zeros(count)}`];
      const numbers = exponents
        .flatMap((exponent) => mantissas.map((mantissa) => mantissa + exponent))
        .filter((number) => Number.isFinite(Number(number)));
      // In parts, so that each is at the end of some row.
      const parts = Array.from({ length: 60 }, (_, k) => numbers.filter((_, n) => n % 60 === k));
      return parts.map((part) => flaw(`[${part.join(`${space},`)}${space}]`, part));
    }),
  );
  expectNone(flaws);
});

test('numbers of 1 to 40 digits with a point at any place, also behind zeros', () => {
  const random = new Random(SEED + 96);
  const flaws = Array.from({ length: 40 }, (_, i) => i + 1).flatMap((count) =>
    Array.from({ length: 12 }, (_, i) => {
      // From the largest ones of that length on: the first that are no doubles have 16 digits.
      const start = ['', '9', '99', '1000000000'][i & 3] as string;
      const all = (start + random.digits(count)).slice(0, count);
      const places = Array.from({ length: count - 1 }, (_, place) => place + 1);
      const [near, far] = [places.slice(0, 15), places.slice(15)].map((some) =>
        some.map((place) => `${all.slice(0, place)}.${all.slice(place)}`),
      ) as [string[], string[]];
      const small = Array.from({ length: 34 }, (_, before) => `0.${zeros(before)}${all}`);
      const numbers = [all, `1${zeros(count - 1)}`, ...near, ...small].flatMap((number) => [number, `-${number}`]);
      // Where a point is too far behind, all is read again.
      const withFar = numbers.concat(far);
      return flaw(`[${numbers.join()}]`, numbers) ?? flaw(`[${withFar.join()}]`, withFar);
    }),
  );
  expectNone(flaws);
});

describe('what is half-way between two doubles, or next to it,', () => {
  test('in 15 to 33 digits', () => {
    const random = new Random(SEED + 97);
    const numbers = Array.from({ length: 10_000 }, () => {
      // (2m + 1) · 2^-k = (2m + 1) · 5^k / 10^k, which is less than 10^15.
      const k = 5 + random.below(60);
      const odd = (BigInt(2 ** 21 + random.below(2 ** 21)) << 33n) + BigInt(random.uint32()) * 2n + 1n;
      const exact = String(odd * 5n ** BigInt(k));
      const kept = Math.min(exact.length, 15 + random.below(19));
      const cut = String(BigInt(exact.slice(0, kept)) + BigInt(random.below(3) - 1));
      const place = cut.length + exact.length - kept - k;
      if (place <= 0) return `0.${zeros(-place)}${cut}`;
      return place < cut.length ? `${cut.slice(0, place)}.${cut.slice(place)}` : cut + zeros(place - cut.length);
    });
    const lists = Array.from({ length: 100 }, (_, i) => numbers.slice(100 * i, 100 * (i + 1)));
    expectNone(lists.map((list) => flaw(`[${list.join()}]`, list)));
  });

  // Their digits are more than 2^53, and odd: as a double they are rounded, and divided they would be again.
  test('in 16 digits, which are one too many to be divided', () => {
    const numbers = [
      '96381546619.15531',
      '928.3380239761883',
      '97152.97967404619',
      '9019447.888922027',
      '9340836116185.621',
    ];
    for (const number of numbers) expect(flaw(`[1,${number}]`, ['1', number])).toBeUndefined();
  });

  // Nearer to it than 2^-76 of themselves, and in doubles on its other side.
  test('in 16 to 19 digits, by so little that the product of two pairs of doubles is not enough', () => {
    const numbers = [
      ...[
        '24.33257725318650877',
        '11.871427555032251',
        '2582.558700710030962',
        '12.098086420932467',
        '7.930022727001242',
      ],
      ...[
        '3453.631082309689873',
        '82.917459493524170',
        '53.332826574887644',
        '28.29470527308713379',
        '15.193322416859e-3',
      ],
      ...[
        '14877.24200119778925',
        '14.719923379916799',
        '15.397108916315978',
        '252.028122491489043',
        '389815003022716773e-24',
      ],
    ];
    for (const number of numbers) {
      for (const pair of [[number], [number, '0.1'], [digits(16), `-${number}`]]) {
        expect(flaw(`[${pair.join()}]`, pair)).toBeUndefined();
      }
    }
  });
});

test('bytes right behind the text may be any: what ends before them is read, and what does not is nothing, or ends behind', () => {
  // Where no zeros follow, those behind are the slack.
  const beside = new TensorReader(6000, 0, (length) => 8 * Math.ceil((length + BLOCK) / 2));
  const parts = [
    '1',
    '1,',
    ',1',
    '1]',
    '],[1',
    '.5',
    'e-5,',
    '-',
    ' ',
    ' ,1',
    'NaN,',
    '"NaN"]',
    '0.12345678901234567,',
    '\xff',
  ];
  const flaws = parts.flatMap((part, k) =>
    [BLOCK, 8 * BLOCK, 9 * BLOCK, 72 * BLOCK].flatMap((length) =>
      Array.from({ length: 30 }, (_, i) => {
        const { list, numbers } = filled(pick(FILLERS, i + k), length - 15 + i);
        const behind = Buffer.from(part.repeat(40) + '\0'.repeat(BLOCK), 'latin1');
        const text = `[${list}${pick(KINDS, i)}`;
        const cut = beside.read(Buffer.from(text), behind);
        if (cut !== undefined && cut.end <= text.length) return { text: shortened(text), part, end: cut.end };
        const whole = beside.read(Buffer.from(`${text}]`), behind);
        const right = [...numbers, pick(KINDS, i)].map(numberIn);
        const isRight = whole?.end === text.length + 1 && right.every((x, n) => Object.is(x, whole.data[n]));
        return isRight ? undefined : { text: shortened(`${text}]`), part, end: whole?.end };
      }),
    ),
  );
  expectNone(flaws);
});
