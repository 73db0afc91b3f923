import type { Random } from '../../../verify/random.ts';

/** A number in [0, 1). */
export function uniform(random: Random): number {
  return random.bits(53) / 2 ** 53;
}

/** A normally distributed number: Box and Muller's. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - uniform(random))) * Math.cos(2 * Math.PI * uniform(random));
}

/** A number of one decimal in [low, high], as people write them. */
export function oneDecimal(random: Random, low: number, high: number): number {
  return Math.round((low + uniform(random) * (high - low)) * 10) / 10;
}

/** A number in [2^low, 2^high], each order of magnitude equally often. */
export function logUniform(random: Random, low: number, high: number): number {
  return 2 ** (low + uniform(random) * (high - low));
}

export function sign(random: Random): 1 | -1 {
  return random.below(2) === 0 ? 1 : -1;
}

/** Whether something happens that has a chance of one in so many. */
export function oneIn(random: Random, many: number): boolean {
  return random.below(many) === 0;
}

const view = new DataView(new ArrayBuffer(8));

/** A finite number moved by so many ulps, away from 0 where they are positive; not beyond 0. */
export function moved(x: number, ulps: number): number {
  view.setFloat64(0, Math.abs(x));
  const bits = view.getBigInt64(0) + BigInt(ulps);
  view.setBigInt64(0, bits < 0n ? 0n : bits);
  return Math.sign(x) * view.getFloat64(0);
}

export function many<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
