import { expect, test } from 'vitest';
import { parseOptions } from '../../verify/options.ts';

test('without options: a full run, from another place each time', () => {
  const [a, b] = [parseOptions([]), parseOptions([])];
  expect(a).toEqual({ help: false, seed: a.seed, extent: { share: 1 } });
  expect(a.seed).not.toBe(b.seed);
});

test.each([
  ['--seed 7 --share 0.1', { seed: 7, extent: { share: 0.1 } }],
  ['--seed 7 --composed 1000000', { seed: 7, extent: { share: 1 }, requests: 1_000_000 }],
  ['--seed 0 --minutes 2', { seed: 0, extent: { minutes: 2 } }],
])('%s', (args, expected) => {
  expect(parseOptions(args.split(' '))).toEqual({ help: false, ...expected });
});

test.each([
  ['--share 0', "--share is '0'; expected a positive number"],
  ['--minutes x', "--minutes is 'x'; expected a positive number"],
  ['--seed 1.5', "--seed is '1.5'; expected an integer"],
  ['--share 1 --minutes 1', 'expected --share or --minutes, not both'],
  ['--composed 1.5', "--composed is '1.5'; expected a positive integer"],
  ['--share 1 --composed 1', 'expected --share or --composed, not both'],
  ['--quick', "Unknown option '--quick'"],
])('%s is an error', (args, message) => {
  expect(() => parseOptions(args.split(' '))).toThrow(message);
});
