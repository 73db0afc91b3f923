/**
 * Numbers of 168 bits, for what doubles in pairs cannot decide: `mantissa · 2^exponent`. Everything that takes and
 * returns them is rounded down to as many bits; what cancels leaves as many fewer.
 */
export interface BigFloat {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** How many bits a mantissa keeps. */
export const BITS = 168;

export const ZERO: BigFloat = { mantissa: 0n, exponent: 0 };
export const ONE: BigFloat = { mantissa: 1n, exponent: 0 };

/** A number with its mantissa cut to {@link BITS} bits. */
export function bigFloat(mantissa: bigint, exponent: number): BigFloat {
  const surplus = lengthOf(mantissa) - BITS;
  if (surplus <= 0) return { mantissa, exponent };
  return { mantissa: mantissa >> BigInt(surplus), exponent: exponent + surplus };
}

const double = new Float64Array(1);
const doubleBits = new BigUint64Array(double.buffer);
const doubleWords = new Uint32Array(double.buffer);

/** A finite double, exactly. */
export function fromDouble(x: number): BigFloat {
  if (Number.isInteger(x) && Math.abs(x) <= Number.MAX_SAFE_INTEGER) return { mantissa: BigInt(x), exponent: 0 };
  double[0] = Math.abs(x);
  const bits = doubleBits[0] as bigint;
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  return { mantissa: x < 0 ? -mantissa : mantissa, exponent: Math.max(biased, 1) - 1075 };
}

/** The nearest double, but where that is subnormal, which may be rounded twice. */
export function toDouble({ mantissa, exponent }: BigFloat): number {
  // Powers of two in steps of which none leaves the range before the product does.
  let value = Number(mantissa);
  let rest = exponent;
  while (rest < -1000) {
    value *= 2 ** -500;
    rest += 500;
  }
  while (rest > 1000) {
    value *= 2 ** 500;
    rest -= 500;
  }
  return value * 2 ** rest;
}

export function negative({ mantissa, exponent }: BigFloat): BigFloat {
  return { mantissa: -mantissa, exponent };
}

export function add(a: BigFloat, b: BigFloat): BigFloat {
  if (a.mantissa === 0n) return b;
  if (b.mantissa === 0n) return a;
  const [low, high] = a.exponent < b.exponent ? [a, b] : [b, a];
  const shift = high.exponent - low.exponent;
  // Farther apart, nothing of the smaller one is left.
  const apart = shift + lengthOf(high.mantissa) - lengthOf(low.mantissa);
  if (apart > 2 * BITS) return high;
  return bigFloat((high.mantissa << BigInt(shift)) + low.mantissa, low.exponent);
}

export function subtract(a: BigFloat, b: BigFloat): BigFloat {
  return add(a, negative(b));
}

export function multiply(a: BigFloat, b: BigFloat): BigFloat {
  return bigFloat(a.mantissa * b.mantissa, a.exponent + b.exponent);
}

export function divide(a: BigFloat, b: BigFloat): BigFloat {
  const shift = Math.max(0, BITS + lengthOf(b.mantissa) - lengthOf(a.mantissa));
  return bigFloat((a.mantissa << BigInt(shift)) / b.mantissa, a.exponent - b.exponent - shift);
}

/** Σ a_i, exactly until it is rounded: a small term is there when the large ones have cancelled. */
export function sum(numbers: Iterable<BigFloat>): BigFloat {
  return addUp(numbers).total;
}

/** The sum of terms that have been rounded, or 0 where what is left of them is no more than their roundings. */
export function sumOrZero(terms: Iterable<BigFloat>): BigFloat {
  const { total, size } = addUp(terms);
  return magnitude(total) < size - (BITS - 24) ? ZERO : total;
}

/** The sum of numbers, and the magnitude of the largest. */
export function addUp(numbers: Iterable<BigFloat>): { total: BigFloat; size: number } {
  let total = 0n;
  let exponent = 0;
  let size = Number.NEGATIVE_INFINITY;
  for (const number of numbers) {
    if (number.mantissa === 0n) continue;
    size = Math.max(size, magnitude(number));
    const shift = number.exponent - exponent;
    if (total === 0n) {
      total = number.mantissa;
      exponent = number.exponent;
    } else if (shift >= 0) {
      total += number.mantissa << BigInt(shift);
    } else {
      total = (total << BigInt(-shift)) + number.mantissa;
      exponent = number.exponent;
    }
  }
  return { total: bigFloat(total, total === 0n ? 0 : exponent), size };
}

/** ⌊log₂ |a|⌋, or one more; −Infinity of 0. */
export function magnitude({ mantissa, exponent }: BigFloat): number {
  return mantissa === 0n ? Number.NEGATIVE_INFINITY : exponent + lengthOf(mantissa);
}

/** How many bits an integer has, or one more: from the exponent of its double, which is quick. */
function lengthOf(mantissa: bigint): number {
  if (mantissa === 0n) return 0;
  double[0] = Number(mantissa);
  const biased = ((doubleWords[1] as number) >>> 20) & 2047;
  if (biased < 2047) return biased - 1022;
  // Of what comes here only sums of doubles that are far apart are longer than doubles go.
  const digits = (mantissa < 0n ? -mantissa : mantissa).toString(16);
  return 4 * digits.length - Math.clz32(Number.parseInt(digits.charAt(0), 16)) + 28;
}
