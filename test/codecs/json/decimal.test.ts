import { describe, expect, test } from 'vitest';
import { decimalToDouble } from '../../../src/codecs/json/decimal.ts';
import { Random, SEED } from './support.ts';

describe('decimalToDouble', () => {
  test('reads 1 · 10^-1 as 0.1', () => {
    expect(decimalToDouble(1, 0, 0, -1)).toBe(0.1);
  });

  test('reads 0 as 0, whatever the exponent', () => {
    for (const exponent of [0, 1, 22, 23, 280, -1, -22, -23, -280]) {
      expect(decimalToDouble(0, 0, 0, exponent)).toBe(0);
    }
  });

  test('joins head and tail', () => {
    expect(decimalToDouble(123_456_789, 12_345_678, 9, -17)).toBe(1.2345678901234567);
    expect(decimalToDouble(123_456_789, 5, 1, 0)).toBe(1_234_567_895);
    expect(decimalToDouble(123_456_789, 0, 3, -3)).toBe(123_456_789);
  });

  test('tells nothing or the even one of two doubles that are equally near', () => {
    // 2^53 + 1 and 2^53 + 3 in sixteen digits, 10^23 in one.
    for (const [head, tail, tailDigits, exponent, even] of [
      [900_719_925, 4_740_993, 7, 0, 2 ** 53],
      [900_719_925, 4_740_995, 7, 0, 2 ** 53 + 4],
      [1, 0, 0, 23, 1e23],
    ] as const) {
      const value = decimalToDouble(head, tail, tailDigits, exponent);
      expect(Number.isNaN(value) || value === even).toBe(true);
    }
  });

  test('tells numbers from the middle that differ in the eighteenth digit', () => {
    // 2^53 + 1 ± 0.01
    expect(decimalToDouble(900_719_925, 474_099_301, 9, -2)).toBe(2 ** 53 + 2);
    expect(decimalToDouble(900_719_925, 474_099_299, 9, -2)).toBe(2 ** 53);
  });

  test('does not tell beyond 10^±280', () => {
    expect(decimalToDouble(1, 0, 0, 281)).toBeNaN();
    expect(decimalToDouble(1, 0, 0, -281)).toBeNaN();
    expect(decimalToDouble(1, 0, 0, Number.POSITIVE_INFINITY)).toBeNaN();
  });

  test('never tells a wrong double, and hardly ever none where no decimal is in the middle between two', () => {
    const random = new Random(SEED);
    const wrong: string[] = [];
    let unsure = 0;
    const count = 400_000;
    for (let i = 0; i < count; i++) {
      const digits = random.digits(1 + random.below(18));
      const [head, tail] = [digits.slice(0, 9), digits.slice(9)];
      const exponent = random.below(561) - 280;
      const value = decimalToDouble(Number(head), Number(tail), tail.length, exponent);
      // 5^24 has more bits than the middle between two doubles.
      if (Number.isNaN(value)) unsure += Math.abs(exponent) < 24 ? 0 : 1;
      else if (!Object.is(value, Number(`${digits}e${exponent}`))) wrong.push(`${digits}e${exponent}`);
    }
    expect(wrong, `seed ${SEED}`).toEqual([]);
    expect(unsure, `seed ${SEED}`).toBeLessThan(2);
  });
});
