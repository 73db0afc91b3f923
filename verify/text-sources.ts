import type { Random } from './random.ts';

/** Appends one or more unsigned numbers in JSON to `texts`. */
export type MakeTexts = (random: Random, texts: string[]) => void;

const MOST_DIGITS = 800;

/** Random digits, from which we take slices. */
let pool = '';
function randomDigits(random: Random, count: number): string {
  if (pool === '') {
    const parts: string[] = [];
    for (let i = 0; i < 20_000; i++) parts.push(String(random.bits(53)).padStart(16, '0').slice(1));
    pool = parts.join('');
  }
  const at = random.below(pool.length - count);
  return pool.slice(at, at + count);
}

/** 1 to 800, each order of magnitude equally often. */
function length(random: Random): number {
  return Math.min(MOST_DIGITS, Math.floor(2 ** (random.bits(32) / (2 ** 32 / 9.65))));
}

/** The digits as an integer, without leading zeros. */
function integer(digits: string): string {
  return digits.replace(/^0+(?=.)/, '');
}

/** The digits with a decimal point after the first `place` of them. */
function pointed(digits: string, place: number): string {
  if (place >= digits.length) return integer(digits + '0'.repeat(place - digits.length));
  if (place <= 0) return `0.${'0'.repeat(-place)}${digits}`;
  return `${integer(digits.slice(0, place))}.${digits.slice(place)}`;
}

/** An exponent in one of its spellings; 0 is mostly left out. */
function spelled(exponent: number, random: Random): string {
  if (exponent === 0 && random.below(8) > 0) return '';
  const sign = exponent < 0 ? '-' : random.int32() < 0 ? '+' : '';
  const zeros = random.below(4) === 0 ? '0'.repeat(1 + random.below(random.below(8) === 0 ? 400 : 6)) : '';
  return `${random.int32() < 0 ? 'e' : 'E'}${sign}${zeros}${Math.abs(exponent)}`;
}

/** digits · 10^power, with the point at a random place and the exponent that this requires. */
function placed(digits: string, power: number, random: Random): string {
  const all = digits.length + power;
  // Without an exponent if that is not too long; else with the point near the digits, or among them.
  const place =
    random.below(3) === 0 && Math.abs(all) < MOST_DIGITS
      ? all
      : random.below(4) === 0
        ? random.below(60) - 30
        : random.below(digits.length + 1);
  return pointed(digits, place) + spelled(all - place, random);
}

/** 1 to 800 digits, of any magnitude of a double and a little beyond. */
const manyDigits: MakeTexts = (random, texts) => {
  const digits = randomDigits(random, length(random));
  texts.push(placed(digits, random.below(660) - 342 - digits.length, random));
};

/** Up to 25 digits with up to 400 zeros on either side. */
const zeros: MakeTexts = (random, texts) => {
  const before = '0'.repeat(random.below(random.below(4) === 0 ? 400 : 30));
  const behind = '0'.repeat(random.below(random.below(4) === 0 ? 400 : 30));
  const digits = randomDigits(random, 1 + random.below(25));
  texts.push(placed(`${before}${digits}${behind}`, random.below(80) - 40 - digits.length - behind.length, random));
};

/** Up to 20 digits, or 0, with any exponent in any spelling; some exponents are far too large. */
const exponents: MakeTexts = (random, texts) => {
  const digits = randomDigits(random, 1 + random.below(20));
  const exponent =
    random.below(64) === 0
      ? (random.int32() < 0 ? -1 : 1) * random.bits(1 + random.below(53))
      : random.below(700) - 360;
  texts.push(
    pointed(random.below(64) === 0 ? '00' : digits, random.below(digits.length + 1)) + spelled(exponent, random),
  );
};

const POWERS_OF_5 = Array.from({ length: 1076 }, (_, k) => 5n ** BigInt(k));

/**
 * Numbers half-way between two doubles, with all of their up to 767 digits; the same with the last digit one higher or lower,
 * with a deciding digit far behind, and cut after 16 to 24 digits.
 */
const halfWay: MakeTexts = (random, texts) => {
  const kind = random.below(4);
  const exponent = kind === 0 ? -1074 : kind === 1 ? random.below(2046) - 1074 : random.below(140) - 100;
  const mantissa = kind === 0 ? random.bits(1 + random.below(52)) : 2 ** 52 + random.bits(52);
  middle(BigInt(mantissa), exponent, random, texts);
};

/** The same around the largest double, the smallest one and the smallest normal one. */
const limits: MakeTexts = (random, texts) => {
  switch (random.below(4)) {
    case 0:
      return middle(2n ** 53n - 1n - BigInt(random.below(3)), 971, random, texts);
    case 1:
      return middle(BigInt(random.below(4)), -1074, random, texts);
    case 2:
      return middle(2n ** 52n - BigInt(random.below(4)) + 1n, -1074, random, texts);
    default: {
      const near = random.pick(['17976931348623157', '1797693134862315', '49406564584124654', '22250738585072014']);
      const digits = near.slice(0, 1 + random.below(near.length)) + randomDigits(random, random.below(40));
      const power = near.startsWith('1') ? 308 : near.startsWith('4') ? -324 : -308;
      texts.push(placed(digits, power + 1 - digits.length + random.pick([0, 0, 0, 1, -1]), random));
    }
  }
};

/** The number half-way between mantissa · 2^exponent and the double above, and numbers next to it. */
function middle(mantissa: bigint, exponent: number, random: Random, texts: string[]): void {
  // (2 mantissa + 1) · 2^(exponent − 1), where 2^−k is 5^k / 10^k.
  const twice = 2n * mantissa + 1n;
  const half = exponent - 1;
  const number = half >= 0 ? twice << BigInt(half) : twice * (POWERS_OF_5[-half] as bigint);
  const power = Math.min(0, half);
  const digits = String(number);
  const far = random.below(random.below(8) === 0 ? MOST_DIGITS : 30);
  texts.push(
    placed(digits, power, random),
    placed(String(number + 1n), power, random),
    placed(String(number - 1n), power, random),
    placed(`${digits}${'0'.repeat(far)}1`, power - far - 1, random),
    placed(`${number - 1n}${'9'.repeat(far + 1)}`, power - far - 1, random),
  );
  const kept = Math.min(digits.length, 16 + random.below(9));
  texts.push(placed(digits.slice(0, kept), power + digits.length - kept, random));
}

/**
 * A plain number mostly has its point after so many digits at most. One whose point comes later is read apart: one in a hundred does.
 */
const LAST_PLACE = 15;
const isFarToo = (random: Random) => random.below(100) === 0;

/** A place for the point among so many digits, or right before them. */
function placeAmong(count: number, random: Random): number {
  return random.below(1 + (isFarToo(random) ? count : Math.min(count, LAST_PLACE)));
}

/** 1 to 33 digits without an exponent, with up to 16 zeros before them; some are next to the largest ones of so many digits. */
const plain: MakeTexts = (random, texts) => {
  const start = random.pick(['', '', '', '9', '99', '1000000000']);
  const count = 1 + random.below(33);
  const digits = (start + randomDigits(random, count)).slice(0, count);
  texts.push(pointed(digits, random.below(4) === 0 ? -random.below(16) : placeAmong(count, random)));
  texts.push(integer(digits));
};

/** Numbers half-way between two doubles, cut after 15 to 33 digits, without an exponent; and with the last digit one higher or lower. */
const plainHalfWay: MakeTexts = (random, texts) => {
  // (2m + 1) · 2^-k = (2m + 1) · 5^k / 10^k, of which most are less than 10^15.
  const k = random.below(8) === 0 ? random.below(5) : 5 + random.below(75);
  const odd = 2n * BigInt(2 ** 52 + random.bits(52)) + 1n;
  const exact = String(odd * (POWERS_OF_5[k] as bigint));
  const kept = Math.min(exact.length, 15 + random.below(19));
  const place = exact.length - k;
  for (const change of [-1n, 0n, 1n]) {
    const digits = String(BigInt(exact.slice(0, kept)) + change);
    if (place <= LAST_PLACE || place >= kept || isFarToo(random)) texts.push(pointed(digits, place));
    else texts.push(digits);
  }
};

/**
 * Numbers of up to 19 digits that are next to the middle between two doubles: some nearer to it than 2^-90 of themselves.
 *
 * D / 10^k is, if D · 2^t = (2m + 1) · 5^k + δ for a small δ.
 */
const nextToMiddle: MakeTexts = (random, texts) => {
  const k = 1 + random.below(26);
  const power = POWERS_OF_5[k] as bigint;
  // 2m + 1 has 54 bits, and D at most 63.
  const least = Math.max(1, power.toString(2).length - 9);
  const t = least + random.below(54 - least);
  const delta = BigInt(2 * random.bits(1 + random.below(40)) + 1) * (random.int32() < 0 ? -1n : 1n);
  // The inverse of 5^k modulo 2^64, by Newton's iteration: each step doubles the number of its right bits.
  let inverse = 1n;
  for (let bits = 1; bits < 64; bits *= 2) inverse = BigInt.asUintN(64, inverse * (2n - power * inverse));
  const first = BigInt(2 ** 53) + BigInt(random.bits(53));
  const odd = ((first >> BigInt(t)) << BigInt(t)) + BigInt.asUintN(t, -delta * inverse);
  const digits = String((odd * power + delta) >> BigInt(t));
  const place = random.below(2) === 0 ? digits.length - k : placeAmong(digits.length, random);
  const nearest = place > LAST_PLACE && place < digits.length ? LAST_PLACE : place;
  texts.push(pointed(digits, nearest) + spelled(digits.length - k - nearest, random));
};

/** 1 to 20 digits and an exponent from −105 to 5, half of them in the spellings that are printed: e-7, e-07. */
const smallExponents: MakeTexts = (random, texts) => {
  const digits = randomDigits(random, 1 + random.below(20));
  const exponent = 5 - random.below(111);
  const printed = `e${exponent < 0 ? '-' : '+'}${random.pick(['', '0'])}${Math.abs(exponent)}`;
  const place = random.below(2) === 0 ? 1 : placeAmong(digits.length, random);
  texts.push(pointed(digits, place) + (random.below(2) === 0 ? printed : spelled(exponent, random)));
};

const MILLION = 1_000_000;

/** All sources, with how many texts a full run takes from each. */
export const TEXT_SOURCES: readonly (readonly [name: string, total: number, make: MakeTexts])[] = [
  ['1 to 800 digits', 5 * MILLION, manyDigits],
  ['zeros before and behind', 4 * MILLION, zeros],
  ['exponents', 4 * MILLION, exponents],
  ['half-way and next to it', 5 * MILLION, halfWay],
  ['overflow and underflow', 3 * MILLION, limits],
  ['1 to 33 digits, no exponent', 6 * MILLION, plain],
  ['half-way and next to it, no exponent', 6 * MILLION, plainHalfWay],
  ['next to the middle, up to 19 digits', 4 * MILLION, nextToMiddle],
  ['small exponents', 4 * MILLION, smallExponents],
];
