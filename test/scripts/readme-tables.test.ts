import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pictures } from '../../bench/pictures/pictures.ts';
import type { Results } from '../../bench/results.ts';
import { GUIDE_TABLES, withBenchTables, withReadmeTables, withSection } from '../../scripts/readme-tables.ts';
import { savedResults } from '../../scripts/saved-results.ts';
import { speedTable } from '../../scripts/speed-table.ts';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);
const read = (path: string) => readFileSync(at(path), 'utf8');
const results = savedResults();

test('tables are those of the schemas and the results (npm run generate writes them)', () => {
  expect(withReadmeTables(read('README.md'), results)).toBe(read('README.md'));
  expect(withBenchTables(read('bench/README.md'), results)).toBe(read('bench/README.md'));
  for (const [page, change] of Object.entries(GUIDE_TABLES)) {
    const text = read(`docs/guide/${page}`);
    expect(change(text, results)).toBe(text);
  }
});

test('the pictures are those of the results (npm run generate writes them)', () => {
  const made = pictures(results);
  expect(readdirSync(at('docs/images')).filter((name) => name.endsWith('.svg'))).toEqual(Object.keys(made).sort());
  for (const [name, picture] of Object.entries(made)) expect(read(`docs/images/${name}`), name).toBe(picture);
});

test('the README shows one picture, bench/README.md the others', () => {
  const [readme, bench] = [read('README.md'), read('bench/README.md')];
  const inReadme = (name: string) => readme.includes(`(docs/images/${name})`);
  const names = Object.keys(pictures(results));
  expect(names.filter(inReadme)).toEqual(['cpu-over-floor.svg']);
  for (const name of names) if (!inReadme(name)) expect(bench).toContain(`(../docs/images/${name})`);
});

test('the speed table has at most ten rows, with the cost over that of the service', () => {
  const lines = speedTable(results).split('\n');
  const rows = lines.filter((line) => line.startsWith('| ')).slice(2);
  expect(rows.length).toBeLessThanOrEqual(10);
  const summary = (contender: string, cpuMs: number) => ({ case: 'S', contender, measured: { cpuMs } });
  const peers = { ...results.peers, summaries: [summary('service', 2), summary('fastapi', 5)] } as unknown as Results;
  expect(speedTable({ peers }).split('\n')[2]).toBe('| S: 1×10 | JSON | – | 2.00 | 5.00 (2.50×) | – | – |');
});

test('results files hold no single rounds', () => {
  for (const saved of Object.values(results)) expect(saved).not.toHaveProperty('rounds');
});

test('a section that is not there is an error', () => {
  expect(withSection('a <!-- b -->\nold\n<!-- /b --> c', 'b', 'new')).toBe('a <!-- b -->\nnew\n<!-- /b --> c');
  expect(() => withSection('nothing', 'b', 'new')).toThrow('no section <!-- b -->');
});
