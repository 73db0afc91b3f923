import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The page's text, in one line, as its lines are broken anywhere. */
const page = readFileSync(new URL('../docs/numbers-as-text.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');

const x = 0.1 + 0.2;
const view = new DataView(new ArrayBuffer(8));

/** A double as mantissa · 2^exponent, exactly. */
function exact(value: number): { mantissa: bigint; exponent: number } {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  return { mantissa: (bits & (2n ** 52n - 1n)) | (2n ** 52n), exponent: Number(bits >> 52n) - 1075 };
}

/** A fraction with so many decimals, cut. */
function decimals(over: bigint, under: bigint, count: number): string {
  const scaled = String((over * 10n ** BigInt(count)) / under).padStart(count + 1, '0');
  return `${scaled.slice(0, -count)}.${scaled.slice(-count)}`;
}

test('the page follows the number that 0.1 + 0.2 is', () => {
  expect(String(x)).toBe('0.30000000000000004');
  expect(page).toContain(`${x}, which is what 0.1 + 0.2 is in doubles`);
});

test('the doubles on either side of the decimal are those of the page', () => {
  const { mantissa, exponent } = exact(x);
  const under = 2n ** BigInt(-exponent);
  const [below, above] = [decimals(mantissa - 1n, under, 30), decimals(mantissa, under, 30)];
  expect(page).toContain(`between the doubles ${below}… and ${above}…`);
  const middle = 2n * mantissa - 1n;
  expect(30_000_000_000_000_004n * 2n * under > middle * 10n ** 17n).toBe(true);
});

test('the parts of its digits are those of the page', () => {
  const digits = 30_000_000_000_000_004n;
  view.setFloat64(0, Number(digits));
  view.setBigUint64(0, view.getBigUint64(0) & ~(2n ** 26n - 1n));
  const high = BigInt(view.getFloat64(0));
  expect(page).toContain(`dH = ${high} and dL = ${digits - high}.`);
});

test('its quotient and the half distance are those of the page', () => {
  const { mantissa, exponent } = exact(x);
  const under = 2n ** BigInt(-exponent);
  const quotient = mantissa * 10n ** 16n;
  const fraction = Number(decimals(quotient % under, under, 30));
  const half = Number(decimals(10n ** 16n, 2n * under, 30));
  expect(page).toContain(`x / 10^-16 = ${quotient / under} + ${fraction}, half the distance h = ${half}`);
  expect(page).toContain('2^-54 apart, 5.55 · 10^-17');
  expect((2 ** exponent).toExponential(2)).toBe('5.55e-17');
});
