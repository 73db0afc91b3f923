import { expect, test } from 'vitest';
import { LOAD_CASES } from '../../bench/load-cases.ts';
import { choose } from '../../bench/modes.ts';
import { parseOptions } from '../../bench/options.ts';

test('a whole run is written to the file of its mode, a part of one to none', () => {
  expect(parseOptions([]).out).toMatch(/bench\/results\.json$/);
  expect(parseOptions(['--curve']).out).toMatch(/bench\/results-curve\.json$/);
  expect(parseOptions(['--quick']).out).toBeUndefined();
  expect(parseOptions(['--only', 'S']).out).toBeUndefined();
  expect(parseOptions(['--micro', '--against', 'HEAD']).out).toBeUndefined();
  expect(parseOptions(['--only', 'S', '--out', 'x.json']).out).toBe('x.json');
});

test('options that mean nothing are refused with what was seen', () => {
  expect(() => parseOptions(['--rounds', '0'])).toThrow("--rounds is '0'; expected a positive integer");
  expect(() => parseOptions(['--seconds', 'x'])).toThrow("--seconds is 'x'; expected a positive number");
  expect(() => parseOptions(['--micro', '--peers'])).toThrow('--peers and --micro are both given');
  expect(() => parseOptions(['--against', 'HEAD'])).toThrow('--against is given without --micro');
  expect(() => parseOptions(['--fast'])).toThrow();
  expect(() => choose(LOAD_CASES, ['S', 'XL'])).toThrow("--only has 'XL'; expected some of S,M,L,");
});

test('cases are taken in their own order', () => {
  expect(choose(LOAD_CASES, ['livez', 'S']).map(({ name }) => name)).toEqual(['S', 'livez']);
  expect(choose(LOAD_CASES, undefined)).toBe(LOAD_CASES);
});
