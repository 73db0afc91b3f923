import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configTable, withSection } from '../../scripts/readme-tables.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test("the README's configuration table is that of the schema (npm run generate writes it)", () => {
  expect(withSection(readme, 'configuration', configTable())).toBe(readme);
});
