import { type Big, big, bitLength, subtract } from './big.ts';

/** The double nearest to x, of two that are equally near the even one: subnormal, 0 or infinite where that is so. */
export function nearest({ mantissa, exponent }: Big): number {
  const magnitude = mantissa < 0n ? -mantissa : mantissa;
  const length = bitLength(magnitude);
  // Fewer than 53 where the last of them would stand below 2^-1074.
  const kept = Math.min(53, length + exponent + 1074);
  const surplus = Math.max(0, length - Math.max(0, kept));
  const rounded = kept < 0 ? 0n : roundedShift(magnitude, BigInt(surplus));
  if (rounded === 0n) return 0;
  // Not one power: 2^1024 is infinite where the product need not be.
  const power = exponent + surplus;
  const value = Number(rounded) * 2 ** Math.min(power, 1000) * 2 ** Math.max(0, power - 1000);
  return mantissa < 0n ? -value : value;
}

/** The two doubles next to each other on which x lies: its nearest double and the nearest of what that leaves. */
export function nearestPair(x: Big): readonly [high: number, low: number] {
  const high = nearest(x);
  return [high, Number.isFinite(high) ? nearest(subtract(x, big(high))) : 0];
}

/** value / 2^bits, rounded to nearest, ties to even. */
function roundedShift(value: bigint, bits: bigint): bigint {
  if (bits === 0n) return value;
  const floor = value >> bits;
  const rest = value - (floor << bits);
  const half = 1n << (bits - 1n);
  return rest > half || (rest === half && (floor & 1n) === 1n) ? floor + 1n : floor;
}
