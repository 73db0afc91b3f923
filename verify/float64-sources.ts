import type { Random } from './random.ts';

/** Fills `data` with numbers. `words` is a view of their bits: two 32-bit words per number, the lower one first. */
export type FillFloat64 = (data: Float64Array, words: Uint32Array, random: Random) => void;

const SIGN = 0x8000_0000;
const EXPONENT = 0x7ff0_0000;

const POWERS_OF_2 = Array.from({ length: 2098 }, (_, i) => 2 ** (i - 1074));
const POWERS_OF_10 = Array.from({ length: 632 }, (_, i) => Number(`1e${i - 323}`));
const POWERS_OF_5 = Array.from({ length: 23 }, (_, i) => 5 ** i);

/** A source that makes one number at a time; half of them become negative. */
function each(make: (random: Random) => number): FillFloat64 {
  return (data, _words, random) => {
    for (let i = 0; i < data.length; i++) {
      const x = make(random);
      data[i] = random.int32() < 0 ? -x : x;
    }
  };
}

/** A source of the numbers from `make`, each moved by some ulps; half of them become negative. */
function near(make: (random: Random) => number, ulps: (random: Random) => number): FillFloat64 {
  return (data, words, random) => {
    for (let i = 0; i < data.length; i++) {
      data[i] = make(random);
      const low = (words[2 * i] as number) + ulps(random);
      const high = (words[2 * i + 1] as number) + Math.floor(low / 2 ** 32);
      // Stop at 0. Above the largest double comes infinity.
      words[2 * i] = high < 0 ? 0 : low;
      words[2 * i + 1] = Math.max(0, high) | (random.int32() & SIGN);
    }
  };
}

/** A source of random bits with exponents from `exponent`. */
function bits(exponent: (random: Random) => number): FillFloat64 {
  return (_data, words, random) => {
    for (let i = 0; i < words.length; i += 2) {
      words[i] = random.int32();
      words[i + 1] = (random.int32() & ~EXPONENT) | (exponent(random) << 20);
    }
  };
}

const upTo2Ulps = (random: Random) => random.below(5) - 2;
/** Up to 2 ulp in half of all cases, else up to 2^20 ulp. */
const fewUlps = (random: Random) =>
  random.int32() < 0 ? upTo2Ulps(random) : (random.int32() >> 11) >> random.below(21);

/** Random bits. Infinities and NaN get another exponent. */
const randomBits: FillFloat64 = (_data, words, random) => {
  for (let i = 0; i < words.length; i += 2) {
    words[i] = random.int32();
    const high = random.int32();
    words[i + 1] = (high & EXPONENT) === EXPONENT ? high ^ 0x4000_0000 : high;
  }
};

/** Integers of every length up to 2^53. */
const integers = each((random) => random.bits(1 + random.below(53)));

/** Integers below 2^24, which the writer treats by blocks, but for one in a thousand: a longer one or a half. */
const smallIntegers = each((random) => {
  const integer = random.bits(1 + random.below(24));
  const odd = random.below(3000);
  return odd === 0 ? integer + 0.5 : odd === 1 ? integer + 2 ** 24 : odd === 2 ? integer * 1e9 : integer;
});

/** 53-bit integers times 2^4 to 2^27: 17 to 25 digits. */
const longIntegers = each((random) => (2 ** 52 + random.bits(52)) * 2 ** (4 + random.below(24)));

/** Decimals of 1 to 15 digits, divided or multiplied by a power of ten that is a double: rounded once. */
const shortDecimals = each((random) => {
  const digits = random.bits(52) % 10 ** (1 + random.below(15));
  const power = 10 ** random.below(23);
  return random.int32() < 0 ? digits / power : digits * power;
});

/** Decimals of 1 to 17 digits with any exponent. */
const decimals = each((random) => {
  const digits = random.bits(53) % 10 ** (1 + random.below(16));
  return Math.min(Number.MAX_VALUE, Number(`${digits}e${random.below(640) - 335}`));
});

/**
 * odd · 5^k · 2^j: numbers half-way between decimals of 16 or 17 digits, numbers whose rounding interval ends at a short
 * decimal, and their neighbours.
 */
const halfWay = near(
  (random) => {
    const odd = 2 * random.bits(random.below(53)) + 1;
    const power = POWERS_OF_5[random.below(23)] as number;
    return odd * power * 2 ** (random.below(100) - 60);
  },
  (random) => (random.int32() & 3 ? 0 : upTo2Ulps(random)),
);

/** n + ½, n + ¼ … of 53 bits: their exact decimals end in 5. */
const fractions = each((random) => (2 ** 52 + random.bits(52)) / 2 ** random.below(30));

/** float32 as doubles: many are half-way between decimals of 17 digits, where those of 53 bits hardly ever are. */
const widened = each((random) => (2 ** 23 + random.bits(23)) * 2 ** (random.below(80) - 70));

/** Numbers as people write them: up to a million, with a fraction. */
const everyday = each((random) => (random.bits(53) / 2 ** 53) * 10 ** (random.below(10) - 3));

const subnormals: FillFloat64 = (data, words, random) => {
  for (let i = 0; i < data.length; i++) {
    data[i] = random.bits(1 + random.below(52)) * Number.MIN_VALUE;
    if (random.int32() < 0) words[2 * i + 1] = (words[2 * i + 1] as number) | SIGN;
  }
};

/** Binary exponents within 60 of the smallest or the largest: e-323 to e-290, and e290 to e308. */
const limits = bits((random) => (random.int32() < 0 ? random.below(60) : 2046 - random.below(60)));

/** 0, −0, infinities, and NaN of either sign and any payload, among ordinary numbers. */
const special: FillFloat64 = (data, words, random) => {
  for (let i = 0; i < data.length; i++) {
    const kind = random.below(8);
    data[i] = kind < 2 ? 0 : kind === 2 ? Number.POSITIVE_INFINITY : kind === 3 ? Number.NaN : random.bits(20) / 1024;
    if (kind === 3) words[2 * i] = random.int32();
    if (random.int32() < 0) words[2 * i + 1] = (words[2 * i + 1] as number) ^ SIGN;
  }
};

const MILLION = 1_000_000;

/** All sources, with how many numbers a full run takes from each. */
export const FLOAT64_SOURCES: readonly (readonly [name: string, total: number, fill: FillFloat64])[] = [
  ['random bits', 200 * MILLION, randomBits],
  ['next to powers of two', 25 * MILLION, near((random) => random.pick(POWERS_OF_2), fewUlps)],
  ['next to powers of ten', 25 * MILLION, near((random) => random.pick(POWERS_OF_10), fewUlps)],
  ['half-way between decimals', 25 * MILLION, halfWay],
  ['53 bits, some of them fraction', 25 * MILLION, fractions],
  ['subnormal', 25 * MILLION, subnormals],
  ['integers up to 2^53', 25 * MILLION, integers],
  ['integers below 2^24, few others', 10 * MILLION, smallIntegers],
  ['integers of 17 to 25 digits', 25 * MILLION, longIntegers],
  ['float32 as doubles', 10 * MILLION, widened],
  ['short decimals', 25 * MILLION, shortDecimals],
  ['decimals, any exponent', 15 * MILLION, decimals],
  ['everyday numbers', 25 * MILLION, everyday],
  ['at the limits, e-323 and e308', 25 * MILLION, limits],
  ['±0, infinite, NaN', 2 * MILLION, special],
];
