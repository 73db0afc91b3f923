import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The page's text, in one line, as its lines are broken anywhere. */
const page = readFileSync(new URL('../docs/numbers-as-text.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');

const view = new DataView(new ArrayBuffer(8));

/** A double as a fraction, exactly. */
function exact(value: number): { over: bigint; under: bigint } {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n) - 1075;
  return { over: (bits & (2n ** 52n - 1n)) | (2n ** 52n), under: 2n ** BigInt(-exponent) };
}

/** A fraction with so many decimals, cut. */
function decimals(over: bigint, under: bigint, count: number): string {
  const scaled = String((over * 10n ** BigInt(count)) / under).padStart(count + 1, '0');
  return `${scaled.slice(0, -count)}.${scaled.slice(-count)}`;
}

const x = Math.SQRT2;
const DIGITS = 14_142_135_623_730_951n;
const { over, under } = exact(x);

/** x / unit as integer and fraction, and half the distance to the next double, for a unit of 10^-places. */
function quotient(value: number, places: bigint) {
  const { over, under } = exact(value);
  const product = over * 10n ** places;
  const fraction = Number(decimals(product % under, under, 30));
  return { integer: product / under, fraction, half: Number(decimals(10n ** places, 2n * under, 30)) };
}

test('the page follows the double nearest to √2', () => {
  expect(String(x)).toBe('1.4142135623730951');
  expect(page).toContain(`follows one number, ${x}, in both directions`);
});

test('its digits are those of the page, and no double', () => {
  const [first, second, third] = [DIGITS / 10n ** 16n, (DIGITS / 10n ** 8n) % 10n ** 8n, DIGITS % 10n ** 8n];
  expect(page).toContain(`D = ${first} · 10^16 + ${second} · 10^8 + ${third}`);
  expect(DIGITS > 2n ** 53n && DIGITS % 2n === 1n).toBe(true);
});

test('the parts of its digits are those of the page', () => {
  view.setFloat64(0, Number(DIGITS));
  view.setBigUint64(0, view.getBigUint64(0) & ~(2n ** 26n - 1n));
  const high = BigInt(view.getFloat64(0));
  expect(page).toContain(`dH = ${high} and dL = ${DIGITS - high}`);
});

test('the doubles on either side of the decimal are those of the page, and the upper one is nearer', () => {
  const [below, above] = [decimals(over - 1n, under, 30), decimals(over, under, 30)];
  expect(page).toContain(`between the doubles ${below}… and ${above}…`);
  expect(DIGITS * 2n * under > (2n * over - 1n) * 10n ** 16n).toBe(true);
});

test('its quotient and the half distance are those of the page, as are those of 0.3', () => {
  const { integer, fraction, half } = quotient(x, 15n);
  expect(page).toContain(`x / 10^-15 = ${integer} + ${fraction}, half the distance h = ${half}`);
  expect(page).toContain('2^-52 apart, 2.22 · 10^-16');
  expect((2 ** -52).toExponential(2)).toBe('2.22e-16');
  const other = quotient(0.3, 16n);
  expect(page).toContain(`For 0.3 it is ${other.integer} + ${other.fraction.toFixed(3)}`);
  expect(page).toContain(`within h, which is ${other.half.toFixed(3)}`);
});
