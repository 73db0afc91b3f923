import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pictures } from '../../bench/pictures/pictures.ts';
import { withBenchTables, withGuideTables, withReadmeTables, withSection } from '../../scripts/readme-tables.ts';
import { savedResults } from '../../scripts/saved-results.ts';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);
const read = (path: string) => readFileSync(at(path), 'utf8');
const results = savedResults();

test("the README's tables are those of the schema and the results (npm run generate writes them)", () => {
  expect(withReadmeTables(read('README.md'), results)).toBe(read('README.md'));
  expect(withBenchTables(read('bench/README.md'), results)).toBe(read('bench/README.md'));
  expect(withGuideTables(read('docs/guide/encodings.md'), results)).toBe(read('docs/guide/encodings.md'));
});

test('the pictures are those of the results (npm run generate writes them)', () => {
  const made = pictures(results);
  expect(readdirSync(at('docs/images')).filter((name) => name.endsWith('.svg'))).toEqual(Object.keys(made).sort());
  for (const [name, picture] of Object.entries(made)) expect(read(`docs/images/${name}`), name).toBe(picture);
});

test('the README shows every picture', () => {
  for (const name of Object.keys(pictures(results))) expect(read('README.md')).toContain(`docs/images/${name}`);
});

test('a section that is not there is an error', () => {
  expect(withSection('a <!-- b -->\nold\n<!-- /b --> c', 'b', 'new')).toBe('a <!-- b -->\nnew\n<!-- /b --> c');
  expect(() => withSection('nothing', 'b', 'new')).toThrow('no section <!-- b -->');
});
