import { type BigFloat, bigFloat, ZERO } from './big-float.ts';

/** Numbers here are multiples of 2^-190: three words of 64 bits, with the integer part. */
const FRACTION = 190n;
const ONE = 1n << FRACTION;

/** ln 2 · 2^190. */
const LN2 = 1087738842492804413619390772556198541341086224169033936267n;

/** Powers of two are looked up in steps of 2^-10, and these in steps of 2^-20. */
const TABLE = 1024;

/** 2^(j/2^10) and 2^(j/2^20), once there was need of any. */
let coarse: readonly bigint[] | undefined;
let fine: readonly bigint[] | undefined;

/** 1/8!, 1/7!, …, 1/2!. */
const COEFFICIENTS = [8n, 7n, 6n, 5n, 4n, 3n, 2n].map((n) => ONE / factorial(n));

/**
 * e^x for a number of ordinary size, right to the last bit: it is computed to some 176 bits, and cut.
 *
 *     x = (2^20 n + 2^10 i + j + u) · ln 2 / 2^20,   |u| < 1,   r = u ln 2 / 2^20
 *     e^x = 2^n · 2^(i/2^10) · 2^(j/2^20) · (1 + r + r²/2! + … + r⁸/8!)
 */
export function exp({ mantissa, exponent }: BigFloat): BigFloat {
  const shift = exponent + Number(FRACTION);
  const x = shift >= 0 ? mantissa << BigInt(shift) : mantissa >> BigInt(-shift);
  coarse ??= powers(LN2 >> 10n);
  fine ??= powers(LN2 >> 20n);
  const step = (x << 20n) / LN2;
  const r = x - ((step * LN2) >> 20n);
  const low = Number(BigInt.asUintN(20, step));
  const power = ((coarse[low >> 10] as bigint) * (fine[low & 1023] as bigint)) >> FRACTION;
  return bigFloat(power * series(r), Number(step >> 20n) - 2 * Number(FRACTION));
}

/** e^x; 0 where that is far below all doubles, or there is no x. */
export function expOrZero(x: BigFloat | undefined): BigFloat {
  if (x === undefined) return ZERO;
  return Number(x.mantissa) * 2 ** Math.min(x.exponent, 900) < -5000 ? ZERO : exp(x);
}

/** Σ r^i / i!, for r so small that eight terms are enough. */
function series(r: bigint): bigint {
  let sum = 0n;
  for (const coefficient of COEFFICIENTS) sum = ((sum + coefficient) * r) >> FRACTION;
  return ONE + r + ((sum * r) >> FRACTION);
}

/** e^(j · step) for j in [0, 1024). */
function powers(step: bigint): bigint[] {
  let root = ONE;
  for (let term = step, n = 2n; term > 0n; n++) {
    root += term;
    term = (term * step) / (n << FRACTION);
  }
  const all = [ONE];
  while (all.length < TABLE) all.push(((all.at(-1) as bigint) * root) >> FRACTION);
  return all;
}

function factorial(n: bigint): bigint {
  return n < 2n ? 1n : n * factorial(n - 1n);
}
