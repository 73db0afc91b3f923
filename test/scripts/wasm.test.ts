import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { powersOfTenSource } from '../../scripts/powers-of-ten.ts';
import { MODULE_FILE, moduleSource, POWERS_FILE } from '../../scripts/wasm.ts';

const embedded = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the table of powers of ten is that of exact arithmetic (npm run wasm writes it)', () => {
  expect(embedded(POWERS_FILE)).toBe(powersOfTenSource());
});

test('the embedded module is what assembly/ and src/kernel/ compile to (npm run wasm writes it)', () => {
  expect(embedded(MODULE_FILE)).toBe(moduleSource());
});
