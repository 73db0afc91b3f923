import { expect, test } from 'vitest';

/*
 * What `assembly/writer` take for granted about powers of two and ten, from exact integers. The formulas are repeated
 * here on purpose: constants in WebAssembly cannot be imported.
 */
const floorLog10OfPowerOf2 = (q: number, threeQuarters = false) => (q * 1262611 - (threeQuarters ? 524031 : 0)) >> 22;
const floorLog2OfPowerOf10 = (k: number) => (k * 1741647) >> 19;

interface Fraction {
  over: bigint;
  under: bigint;
}

const power = (base: bigint, exponent: number): Fraction =>
  exponent >= 0 ? { over: base ** BigInt(exponent), under: 1n } : { over: 1n, under: base ** BigInt(-exponent) };
const times = (a: Fraction, b: Fraction): Fraction => ({ over: a.over * b.over, under: a.under * b.under });
const isAtMost = (a: Fraction, b: Fraction) => a.over * b.under <= b.over * a.under;

test.each([false, true])('floorLog10OfPowerOf2(q, %s) is ⌊log10⌋ for |q| ≤ 1100', (threeQuarters) => {
  for (let q = -1100; q <= 1100; q++) {
    const k = floorLog10OfPowerOf2(q, threeQuarters);
    const x = threeQuarters ? times({ over: 3n, under: 1n }, power(2n, q - 2)) : power(2n, q);
    expect(isAtMost(power(10n, k), x) && !isAtMost(power(10n, k + 1), x)).toBe(true);
  }
});

test('floorLog2OfPowerOf10(k) is ⌊log2⌋ for every power in the table', () => {
  for (let k = -342; k <= 326; k++) {
    const e = floorLog2OfPowerOf10(k);
    expect(isAtMost(power(2n, e), power(10n, k)) && !isAtMost(power(2n, e + 1), power(10n, k))).toBe(true);
  }
});

/**
 * The smallest fractions of n · x and of −n · x that are not 0, for 0 < n ≤ `largest`: by Euclid's algorithm, whose
 * remainders are the best approximations.
 */
function smallestFractions(x: Fraction, largest: bigint): [above: number, below: number] {
  const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
  const common = gcd(x.over, x.under);
  const under = x.under / common;
  if (under <= largest) return [1 / Number(under), 1 / Number(under)];
  let above = (x.over / common) % under;
  let below = under - above;
  let nAbove = 1n;
  let nBelow = 1n;
  const atMost = (a: bigint, b: bigint) => (a < b ? a : b);
  for (;;) {
    if (above >= below) {
      const steps = atMost(above / below, (largest - nAbove) / nBelow);
      if (steps === 0n) break;
      above -= steps * below;
      nAbove += steps * nBelow;
    } else {
      const steps = atMost(below / above, (largest - nBelow) / nAbove);
      if (steps === 0n) break;
      below -= steps * above;
      nBelow += steps * nAbove;
    }
  }
  const ratio = (remainder: bigint) => Number((remainder << 200n) / under) / 2 ** 200;
  return [ratio(above), ratio(below)];
}

test('no end or middle of a rounding interval is nearer to an integer than 2^-64 above or 2^-65 below', () => {
  // n stands for 4c, 4c ± 2 and 4c − 1, as in `exactDecimal`: n · 2^(q−2) / 10^k.
  const largest = 2n ** 55n + 2n;
  for (let q = -1074; q <= 971; q++) {
    for (const belowIsDense of [false, true]) {
      const k = floorLog10OfPowerOf2(q, belowIsDense);
      const [above, below] = smallestFractions(times(power(2n, q - 2), power(10n, -k)), largest);
      if (above < 2 ** -64 || below < 2 ** -65) expect({ q, above, below }).toBeUndefined();
    }
  }
});
