import { type BigFloat, bigFloat } from './big-float.ts';

/** Fixed-point numbers here are multiples of 2^-240. */
const FRACTION = 240n;
const ONE = 1n << FRACTION;

/** ln 2 · 2^240. */
const LN2 = 1224685061431752149387114016819916847747660333428801675508466606222838698n;

const STEPS = 256n;

/** 2^(j/256), once there was need of any. */
let powers: readonly bigint[] | undefined;

/**
 * e^x for a number of ordinary size, right to 200 bits.
 *
 *     x = (256 n + j) · ln 2 / 256 + r,   |r| < ln 2 / 256       e^x = 2^n · 2^(j/256) · Σ r^i / i!
 */
export function exp({ mantissa, exponent }: BigFloat): BigFloat {
  const shift = exponent + Number(FRACTION);
  const x = shift >= 0 ? mantissa << BigInt(shift) : mantissa >> BigInt(-shift);
  const step = (x * STEPS) / LN2;
  const r = x - (step * LN2) / STEPS;
  powers ??= Array.from({ length: Number(STEPS) }, (_, j) => series((BigInt(j) * LN2) / STEPS));
  const j = Number(BigInt.asUintN(8, step));
  const n = Number(step >> 8n);
  return bigFloat((powers[j] as bigint) * series(r), n - 2 * Number(FRACTION));
}

/** Σ r^i / i!, as far as it counts. */
function series(r: bigint): bigint {
  let sum = ONE + r;
  let term = r;
  for (let i = 2n; term > 1n || term < -1n; i++) {
    term = (term * r) / (i << FRACTION);
    sum += term;
  }
  return sum;
}
