import { expect, test } from 'vitest';
import { parseOptions } from '../../../verify/siege/options.ts';

const DEFAULTS = { help: false, list: false, isQuick: false, root: '/here', only: [], soakMinutes: 0, write: false };

test.each([
  ['', {}],
  ['--quick --write', { isQuick: true, write: true }],
  ['--only slow-lines --only soak', { only: ['slow-lines', 'soak'] }],
  ['--root /there', { root: '/there' }],
  ['-- --soak 0.5', { soakMinutes: 0.5 }],
])("options '%s'", (args, expected) => {
  expect(parseOptions(args.split(' ').filter(Boolean), '/here')).toEqual({ ...DEFAULTS, ...expected });
});

test.each([
  ['--soak 0', "--soak is '0'; expected a positive number of minutes"],
  ['--soak x', "--soak is 'x'; expected a positive number of minutes"],
  ['--nonsense', "Unknown option '--nonsense'"],
])('%s is an error', (args, message) => {
  expect(() => parseOptions(args.split(' '), '/here')).toThrow(message);
});
