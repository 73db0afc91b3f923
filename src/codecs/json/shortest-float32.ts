/** 10^k for k in [0, 12]: times a float32 of 24 bits, a product of at most 52 bits, which is exact. */
const EXACT_POWER = Float64Array.from({ length: 13 }, (_, k) => 10 ** k);

/** The smallest float32 with all of its 24 bits; those below have fewer, and may need fewer digits. */
const SMALLEST_NORMAL = 2 ** -126;

/** More digits than this no float32 needs. */
const MOST_DIGITS = 9;

/**
 * A double that prints as the shortest decimal that reads back as the float32 `x`, of the shortest ones the nearest, and
 * of two that are equally near the even one, as NumPy and C++ do: 2097152.25 is written as 2097152.2.
 *
 * So float32 needs no writer of its own: 0.1 in float32 is 0.10000000149011612, and is written as 0.1.
 *
 * Reading back means what readers do, through a double: for one float32 (0x15AE43FD) the shorter decimal 7.038531e-26
 * rounds to it directly but to its neighbour by way of the double, and is not taken.
 *
 * @param x a float32 value: `x === Math.fround(x)`
 * @example shortestFloat32(Math.fround(0.1)) // 0.1
 * @example shortestFloat32(3.4028234663852886e38) // 3.4028235e38
 */
export function shortestFloat32(x: number): number {
  if (!Number.isFinite(x) || x === 0) return x;
  const magnitude = Math.abs(x);
  // Six digits always tell the shorter decimals apart, where all 24 bits are there.
  for (let digits = magnitude < SMALLEST_NORMAL ? 1 : 6; digits < MOST_DIGITS; digits++) {
    const candidate = shortDecimal(magnitude, digits);
    if (candidate !== undefined) return x < 0 ? -candidate : candidate;
  }
  return Number(x.toPrecision(MOST_DIGITS));
}

/** The decimal of so many digits nearest to `x` that reads back as `x`, if there is one. */
function shortDecimal(x: number, digits: number): number | undefined {
  const [integer, power] = nearestDecimal(x, digits);
  const nearest = toDouble(integer, power);
  if (readsBack(nearest, integer, power, x)) return nearest;
  // Below a power of two floats lie twice as dense: the nearest decimal may miss there, and the next one up fit.
  if (nearest >= x) return undefined;
  const above = toDouble(integer + 1, power);
  return readsBack(above, integer + 1, power, x) ? above : undefined;
}

/**
 * The integer of so many digits and the power for which integer / 10^power is nearest to `x`, the even one of two.
 *
 * The host rounds ties up. One matters only where x = odd · 2^-j with j ≤ 12, as both decimals must read back as `x`
 * (docs/adr/0017): the product is then exact.
 */
function nearestDecimal(x: number, digits: number): [number, number] {
  const [integer, power] = nearestDecimalUp(x, digits);
  const isTie = power > 0 && x * (EXACT_POWER[power] as number) === integer - 0.5;
  return [isTie && integer % 2 === 1 ? integer - 1 : integer, power];
}

function nearestDecimalUp(x: number, digits: number): [number, number] {
  if (x >= 1e-3 && x < 1e6) {
    // The first power for which x · 10^power has as many digits: 10^(digits−1) and up.
    let power = Math.max(0, digits - 6);
    while (x * (EXACT_POWER[power] as number) < (EXACT_POWER[digits - 1] as number)) power++;
    return [Math.round(x * (EXACT_POWER[power] as number)), power];
  }
  const [mantissa, exponent] = x.toExponential(digits - 1).split('e') as [string, string];
  return [Number(mantissa.replace('.', '')), digits - 1 - Number(exponent)];
}

function toDouble(integer: number, power: number): number {
  return power >= 0 && power <= 22 ? integer / 10 ** power : Number(`${integer}e${-power}`);
}

/**
 * Whether the decimal integer / 10^power, nearest to the double `candidate`, rounds to the float32 `x`. Rounding it
 * twice could go wrong only right at the middle between two floats: there the double must be the decimal itself.
 */
function readsBack(candidate: number, integer: number, power: number, x: number): boolean {
  if (Math.fround(candidate) !== x) return false;
  const isClear =
    Math.fround(candidate * (1 + Number.EPSILON)) === x && Math.fround(candidate * (1 - Number.EPSILON)) === x;
  return isClear || isExact(candidate, integer, power);
}

function isExact(candidate: number, integer: number, power: number): boolean {
  if (power > 0) return power < EXACT_POWER.length && candidate * (EXACT_POWER[power] as number) === integer;
  return BigInt(candidate) === BigInt(integer) * 10n ** BigInt(-power);
}
