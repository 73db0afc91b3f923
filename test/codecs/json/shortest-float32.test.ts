import { describe, expect, test } from 'vitest';
import { shortestFloat32 } from '../../../src/codecs/json/shortest-float32.ts';
import { float32Flaw } from './float32-oracle.ts';

const float32 = (bits: number) => new Float32Array(Uint32Array.of(bits).buffer)[0] as number;

describe('shortestFloat32', () => {
  // As numpy 2.4.6 prints them, but for the sign and zeros in exponents.
  test.each([
    [Math.fround(0.1), '0.1'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [1, '1'],
    [-1.5, '-1.5'],
    [Math.fround(1 / 3), '0.33333334'],
    [Math.fround(Math.PI), '3.1415927'],
    [Math.fround(-Math.E), '-2.7182817'],
    [2 ** 24, '16777216'],
    [2 ** 31, '2147483600'],
    [2 ** 127, '1.7014118e+38'],
    [2 ** -126, '1.1754944e-38'],
    [2 ** -149, '1e-45'],
    [2 ** -148, '3e-45'],
    [7 * 2 ** -149, '1e-44'],
    [8 * 2 ** -149, '1.1e-44'],
    [2 ** -126 - 2 ** -149, '1.1754942e-38'],
    [Math.fround(9.999999e-4), '0.0009999999'],
    [Math.fround(1e-3), '0.001'],
    [Math.fround(999999.94), '999999.94'],
    [Math.fround(1e6), '1000000'],
    [Math.fround(9.5e15), '9500000000000000'],
    [Math.fround(1e23), '1e+23'],
    [Math.fround(8.589973e9), '8589974000'],
    // Of two decimals that are equally near the even one.
    [2097152.25, '2097152.2'],
    [2097152.75, '2097152.8'],
    [1048576.25, '1048576.2'],
    [262144.125, '262144.12'],
    [1.00390625, '1.0039062'],
    [1.01171875, '1.0117188'],
    [2 ** -12, '0.00024414062'],
    // Of two decimals of equal length between its neighbours the nearer one.
    [2 ** 26, '67108864'],
    [2 ** 87, '1.5474251e+26'],
    [2 ** -44, '5.684342e-14'],
    [2 ** -96, '1.2621775e-29'],
  ])('of %d prints %s', (x, text) => {
    expect(String(shortestFloat32(x))).toBe(text);
    expect(float32Flaw(x, text)).toBeUndefined();
  });

  test.each([0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('leaves %d as it is', (x) => {
    expect(shortestFloat32(x)).toBe(x);
  });

  test('changes nothing but the sign for -x', () => {
    for (const x of [0.1, 1e-40, 1 / 3, 1e10, 2 ** -100].map(Math.fround)) {
      expect(shortestFloat32(-x)).toBe(-shortestFloat32(x));
    }
  });

  test('gives a decimal that JSON.parse and Math.fround read back, even where a shorter one needs no way by double', () => {
    // 7.038531e-26 is this float32 to who reads it at once: as a double it is the middle to the next one, and rounds up.
    const x = float32(0x15ae43fd);
    expect(Math.fround(Number('7.038531e-26'))).not.toBe(x);
    expect(String(shortestFloat32(x))).toBe('7.0385307e-26');
  });
});
