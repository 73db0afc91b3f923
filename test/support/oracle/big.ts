/**
 * The number mantissa · 2^exponent. Sums and products are exact; what cannot be exact is in precision.ts.
 *
 * The oracle shares no line with the code it judges: nothing under test/support/oracle imports src.
 */
export interface Big {
  readonly mantissa: bigint;
  readonly exponent: number;
}

export const ZERO: Big = { mantissa: 0n, exponent: 0 };
export const ONE: Big = { mantissa: 1n, exponent: 0 };

const view = new DataView(new ArrayBuffer(8));

/**
 * A finite double, exactly.
 *
 * @throws RangeError for any other
 */
export function big(x: number): Big {
  if (!Number.isFinite(x)) throw new RangeError(`${x} is not finite`);
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  const biased = (high >>> 20) & 0x7ff;
  const fraction = (high & 0xfffff) * 2 ** 32 + view.getUint32(4);
  if (biased === 0 && fraction === 0) return ZERO;
  const mantissa = BigInt(biased === 0 ? fraction : fraction + 2 ** 52);
  return { mantissa: x < 0 ? -mantissa : mantissa, exponent: biased === 0 ? -1074 : biased - 1075 };
}

export function negate({ mantissa, exponent }: Big): Big {
  return { mantissa: -mantissa, exponent };
}

export function multiply(a: Big, b: Big): Big {
  return { mantissa: a.mantissa * b.mantissa, exponent: a.exponent + b.exponent };
}

export function add(a: Big, b: Big): Big {
  if (a.mantissa === 0n) return b;
  if (b.mantissa === 0n) return a;
  const exponent = Math.min(a.exponent, b.exponent);
  return { mantissa: scaledTo(a, exponent) + scaledTo(b, exponent), exponent };
}

export function subtract(a: Big, b: Big): Big {
  return add(a, negate(b));
}

export function sum(values: readonly Big[]): Big {
  const terms = values.filter(({ mantissa }) => mantissa !== 0n);
  const exponent = Math.min(...terms.map((term) => term.exponent));
  return terms.length === 0
    ? ZERO
    : { mantissa: terms.reduce((total, term) => total + scaledTo(term, exponent), 0n), exponent };
}

/** The mantissa that the number has with an exponent that is no larger than its own. */
function scaledTo(x: Big, exponent: number): bigint {
  return x.mantissa << BigInt(x.exponent - exponent);
}

/** x times 2^power. */
export function scale({ mantissa, exponent }: Big, power: number): Big {
  return { mantissa, exponent: exponent + power };
}

/** How many bits |mantissa| has. */
export function bitLength(mantissa: bigint): number {
  const magnitude = mantissa < 0n ? -mantissa : mantissa;
  const digits = magnitude.toString(16);
  return magnitude === 0n ? 0 : 4 * digits.length - Math.clz32(Number.parseInt(digits[0] as string, 16)) + 28;
}

/** log2 |x| to some 40 bits; −Infinity for 0. */
export function log2(x: Big): number {
  const magnitude = x.mantissa < 0n ? -x.mantissa : x.mantissa;
  const surplus = Math.max(0, bitLength(magnitude) - 64);
  return Math.log2(Number(magnitude >> BigInt(surplus))) + surplus + x.exponent;
}
