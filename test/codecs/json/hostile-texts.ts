import { Random, SEED } from './support.ts';

/** Right tensors of many kinds: what is not right is made of them. */
const SAMPLES = [
  '[0.5,-12.5,1e3]',
  '[[0,-50],[1.25e-3,7E+2]]',
  '[ [ 1 , 2 ] ,\n\t[ 3 ,\r 4 ] ]',
  '[[[1],[2]],[[3],[4]]]',
  '["NaN",NaN,-Infinity,"Infinity"]',
  '[12345678901234567890.12345678901234567890]',
  '[9007199254740993,2.2250738585072011e-308]',
  '[0.00000000,123456781234567812345678e-24]',
].map((text) => Buffer.from(text));

/** What tensors are made of, and what they are not. */
const PIECES = [
  ...['[', ']', '[[', ']]', ',', '-', '.', 'e', 'E+', '0', '1', '17', '12345678', '99999999999999999999', ' ', '\n'],
  ...['"', '"NaN"', 'NaN', 'Infinity', '-Infinity"', '"-Inf', '\\', 'null', '{', '}', ':', '\0', '\x1f', '\x7f', 'é'],
].map((text) => Buffer.from(text));
PIECES.push(...[[0x80], [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]].map((b) => Buffer.from(b)));

const repeat = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const texts = (...list: string[]) => list.map((text) => Buffer.from(text));
const put = (sample: Buffer, at: number, part: Uint8Array, skipped: number) =>
  Buffer.concat([sample.subarray(0, at), part, sample.subarray(at + skipped)]);

/** Each sample cut at every byte. */
const truncated = () => SAMPLES.flatMap((sample) => repeat(sample.length + 1, (length) => sample.subarray(0, length)));

/** Every byte value in place of every byte of the samples; and before it, of the first ones. */
const everyByte = () =>
  SAMPLES.flatMap((sample, k) =>
    repeat(sample.length * 256, (i) => [i >> 8, Buffer.of(i & 0xff)] as const).flatMap(([at, byte]) =>
      k < 2 ? [put(sample, at, byte, 1), put(sample, at, byte, 0)] : [put(sample, at, byte, 1)],
    ),
  );

/** One to four parts of a sample left out, put in place of others, or put in. */
function mutated(): Buffer[] {
  const random = new Random(SEED + 90);
  return repeat(15_000, () => {
    let text: Buffer = random.pick(SAMPLES);
    for (let changes = random.below(4); changes >= 0; changes--) {
      const part = random.below(4) === 0 ? random.pick(SAMPLES) : random.pick(PIECES);
      text = put(text, random.below(text.length + 1), random.below(3) === 0 ? Buffer.alloc(0) : part, random.below(4));
    }
    return text;
  });
}

/** Random bytes behind a bracket, or in the brackets. */
function randomBytes(): Buffer[] {
  const random = new Random(SEED + 91);
  return repeat(10_000, (i) => {
    const bytes = Buffer.from(repeat(random.below(i % 16 === 0 ? 400 : 24), () => random.below(256)));
    return i % 2 ? bytes : Buffer.concat([Buffer.from('['), bytes, Buffer.from(']')]);
  });
}

/** Pieces of tensors in any order: balanced or not, ragged or not. */
function randomPieces(): Buffer[] {
  const random = new Random(SEED + 92);
  return repeat(15_000, (i) => {
    const pieces = i % 2 ? PIECES : texts('[', '[', ']', ']', '],[', ',', '1', '1', '2.5', '-0', '1,1', '[1]', '[]');
    return Buffer.concat([Buffer.from('['), ...repeat(random.below(12), () => random.pick(pieces))]);
  });
}

/** Brackets about the most axes that there may be, closed, half closed, or not; and numbers without any. */
const deep = () =>
  [0, 1, 2, 3, 62, 63, 64, 65, 66, 67, 127, 128, 129, 130, 200].flatMap((depth) =>
    [0, 1, Math.floor(depth / 2), depth - 1, depth, depth + 1, depth + 66].flatMap((closed) => {
      const [open, close] = ['['.repeat(depth), ']'.repeat(Math.max(0, closed))];
      return texts(`${open}1${close}`, `${open}${close}`, `${open}1${close},1${close}`, `${open}1,2${close},`);
    }),
  );

/** Arrays whose lengths or depths differ, anywhere. */
function ragged(): Buffer[] {
  const random = new Random(SEED + 93);
  const array = (depth: number): string => {
    const isOther = random.below(12) === 0;
    if (depth === 0) return isOther ? '[1]' : '1';
    const length = isOther ? random.below(4) : 2;
    return `[${repeat(length, () => array(isOther && random.below(2) ? depth : depth - 1)).join()}]`;
  };
  return repeat(10_000, (i) => Buffer.from(array(1 + (i % 4))));
}

/** Digits without end in every part of a number, and right before the end of the text. */
const digits = () =>
  [...repeat(40, (i) => i + 1), 63, 64, 65, 770, 3000].flatMap((count) => {
    const [ones, nines, zeros] = ['1', '9', '0'].map((digit) => digit.repeat(count)) as [string, string, string];
    const numbers = [
      ...[ones, nines, zeros, `1${zeros}`, `0.${ones}`, `0.${zeros}`, `0.${zeros}1`, `${ones}.${ones}`],
      ...[`1e${ones}`, `1e-${ones}`, `1e+${zeros}`, `1e${zeros}5`, `1E-${zeros}300`, `0e${nines}`, `0.0e-${nines}`],
      ...[`0.${zeros}1e${count}`, `1${zeros}e-${count}`, `${nines}.${nines}e-${nines}`, `0${ones}`, `${ones}.`],
      ...[`${ones}e`, `${ones}e-`, `${ones}.e1`, `-${ones}`, `--${ones}`, `-.${ones}`, `${ones}.${ones}.${ones}`],
    ];
    return numbers.flatMap((number) => texts(`[${number}]`, `[${number}`, `[1,${number}`, `[${number},1]`));
  });

/** The names of what is no number, cut, in quotes or half of them, and with other bytes in or behind them. */
const names = () =>
  ['NaN', 'Infinity', '-Infinity', '-NaN', '+Infinity', 'infinity', 'nan', '\\u004eaN', 'NaN\u00ff', '\\'].flatMap(
    (name) =>
      [name, `"${name}"`, `"${name}`, `${name}"`, ` "${name}" `, `${name}1`].flatMap((spelled) =>
        repeat(spelled.length + 1, (length) => spelled.slice(0, length)).flatMap((part) =>
          texts(`[${part}`, `[${part}]`, `[${part},1]`, `[1,${part}`),
        ),
      ),
  );

/** Bytes that are not UTF-8 between, in and behind numbers and strings. */
const notUtf8 = () =>
  [[0x80], [0xbf], [0xc0, 0x80], [0xc3], [0xe0, 0x9f, 0xbf], [0xed, 0xa0, 0x80], [0xf0, 0x8f], [0xf5], [0xfe, 0xff]]
    .map((bytes) => Buffer.from(bytes))
    .flatMap((bytes) =>
      texts('[', '["', '["NaN', '[1', '[1,', '[1.', '[1e', '[-', '[[1],', '').flatMap((before) =>
        texts('', ']', '"]', '1]', ',1]', ']]').map((behind) => Buffer.concat([before, bytes, behind])),
      ),
    );

/** Texts that may be tensors or may not, by kind. All are short: of at most {@link LONGEST} bytes. */
export const HOSTILE_TEXTS: readonly (readonly [kind: string, make: () => Buffer[]])[] = [
  ['samples cut at every byte', truncated],
  ['samples with every byte at every place', everyByte],
  ['samples with random changes', mutated],
  ['random bytes', randomBytes],
  ['random pieces', randomPieces],
  ['deep nesting', deep],
  ['ragged arrays', ragged],
  ['long numbers', digits],
  ['names of numbers', names],
  ['what is not UTF-8', notUtf8],
];

export const LONGEST = 10_000;

/** Texts of so many bytes that could take a reader long. */
export function longTexts(length: number): (readonly [kind: string, text: string])[] {
  const fill = (part: string) => part.repeat(Math.ceil(length / part.length));
  return [
    ['brackets that are never closed', fill('[')],
    ['brackets closed at once', `${'['.repeat(64)}1${fill(']')}`],
    ['empty arrays', `[${fill('[],')}[]]`],
    ['arrays of no equal length', `[${fill('[1],[1,2],')}[1]]`],
    ['arrays that go one deeper', `[${fill('[[1]],[1],')}1]`],
    ['one integer', `[${fill('7')}]`],
    ['one fraction', `[0.${fill('7')}]`],
    ['one fraction of zeros', `[0.${fill('0')}1]`],
    ['one exponent', `[1e${fill('7')}]`],
    ['one exponent of zeros', `[1e-${fill('0')}7]`],
    ['numbers of 20 digits', `[${fill('9.0071992547409930000,')}1]`],
    ['numbers half-way between two doubles', `[${fill('9007199254740993,')}1]`],
    ['numbers of 400 digits', `[${fill(`0.${'123456789'.repeat(44)},`)}1]`],
    ['numbers that overflow', `[${fill('1e999,')}1]`],
    ['names', `[${fill('"NaN",')}1]`],
    ['names with escapes', `[${fill('"\\u004eaN",')}1]`],
    ['one string', `["${fill('N')}"]`],
    ['one string without an end', `["${fill('\\u004e')}`],
    ['white space', `[${fill(' \n\t\r')}1]`],
    ['white space between numbers', `[${fill('1 , ')}1]`],
    ['commas', `[1${fill(',')}]`],
    ['minus signs', `[${fill('-')}1]`],
    ['a mistake at the very end', `[${fill('[1,2],')}[1,2}]`],
    ['a tensor cut', `[${fill('[1.5,-2.5e-7],')}`],
  ];
}
