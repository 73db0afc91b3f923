import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ATTACKS } from '../../../verify/siege/attacks/index.ts';
import { reliabilityPage } from '../../../verify/siege/page.ts';
import { savedOutcomes } from '../../../verify/siege/results.ts';

const page = readFileSync(new URL('../../../docs/reliability.md', import.meta.url), 'utf8');

test('docs/reliability.md is made of the saved results (npm run siege -- --write writes both)', () => {
  expect(page).toBe(reliabilityPage(savedOutcomes()));
});

test('docs/reliability.md has figures of every attack', () => {
  expect(savedOutcomes().map(({ attack }) => attack)).toEqual(ATTACKS.map(({ name }) => name));
});

test('a broken promise is not to be overlooked', () => {
  const figure = { promise: 'memory', what: 'most memory', value: '2 GB', limit: '< 1 GiB', isKept: false } as const;
  const text = reliabilityPage([{ attack: 'soak', environment: 'a day', figures: [figure] }]);
  expect(text).toContain('0 of 1 figures are as promised, 1 are not. Measured a day.');
  expect(text).toContain('| `soak` | most memory | 2 GB | < 1 GiB | **broken** |');
});
