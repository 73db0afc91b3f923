import { describe, expect, test } from 'vitest';
import { tickText } from '../../../web/src/losses/linear-ticks.ts';
import { placesOf } from '../../../web/src/losses/places.ts';

const texts = (places: ReturnType<typeof placesOf>) => places.ticks.map(({ text }) => text);

describe('the axis of the number that moves', () => {
  test('linear: round ticks, and as many samples as asked for from end to end', () => {
    const places = placesOf(-2, 0, 'linear');
    expect(texts(places)).toEqual(['−2', '−1.5', '−1', '−0.5', '0']);
    const samples = places.samples(5);
    expect(samples).toEqual([-2, -1.5, -1, -0.5, 0]);
  });

  test('logarithmic below 0: powers of ten with their sign, ascending', () => {
    const places = placesOf(-1, -1e-12, 'log');
    expect(texts(places)).toEqual(['−1', '−10⁻²', '−10⁻⁴', '−10⁻⁶', '−10⁻⁸', '−10⁻¹⁰', '−10⁻¹²']);
    const samples = places.samples(13);
    expect(samples[0]).toBe(-1);
    expect(samples[12]).toBe(-1e-12);
    expect(samples[6]).toBeCloseTo(-1e-6, 18);
    expect([...samples].sort((a, b) => a - b)).toEqual(samples);
  });

  test.each([
    [0.3, 0.9, ['0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9']],
    [0.3, 6, ['0.5', '1', '2', '5']],
    [0.31, 0.36, ['0.31', '0.32', '0.33', '0.34', '0.35', '0.36']],
    [-3, -0.8, ['−2', '−1']],
    [0.2, 30, ['1', '10']],
  ])('logarithmic from %s to %s: two ticks at least', (from, to, ticks) => {
    expect(texts(placesOf(from, to, 'log'))).toEqual(ticks);
  });

  test('is linear where a logarithm has no place for 0', () => {
    expect(placesOf(-1, 1, 'log').place(0.5)).toBe(0.5);
  });

  test('has places for ±∞ beyond its ends, and gives them back', () => {
    const places = placesOf(-60, 60, 'linear', true);
    expect(places.samples(3)).toEqual([Number.NEGATIVE_INFINITY, -60, 0, 60, Number.POSITIVE_INFINITY]);
    for (const x of [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) expect(places.at(places.place(x))).toBe(x);
    expect(places.domain[0]).toBe(places.place(Number.NEGATIVE_INFINITY));
    expect(texts(places).slice(-2)).toEqual(['−∞', '∞']);
  });

  test('moves by steps that can be told apart, stops at the ends, and goes on to ∞ where it has a place', () => {
    const plain = placesOf(-2, 0, 'linear');
    expect(plain.stepped(-1, 1)).toBeGreaterThan(-1);
    expect(plain.stepped(0, 1)).toBe(0);
    const endless = placesOf(-60, 60, 'linear', true);
    expect(endless.stepped(60, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(endless.stepped(Number.POSITIVE_INFINITY, -1)).toBe(60);
  });

  test.each([
    [-0.5, '−0.5'],
    [1e-7, '1e−7'],
    [2e21, '2e21'],
  ])('writes %s as %s', (x, text) => {
    expect(tickText(x)).toBe(text);
  });
});
