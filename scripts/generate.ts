/**
 * Writes what is generated: openapi.yaml from the source, the tables between the markers in README.md and
 * bench/README.md and docs/guide, and the pictures in docs/images from the results of the benchmarks. The tests fail where a file
 * differs from what this would write.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pictures } from '../bench/pictures/pictures.ts';
import { buildApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { withBenchTables, withGuideTables, withReadmeTables } from './readme-tables.ts';
import { savedResults } from './saved-results.ts';

const at = (path: string) => new URL(`../${path}`, import.meta.url);

const app = await buildApp(loadConfig({ LOG_LEVEL: 'silent' }));
writeFileSync(at('openapi.yaml'), app.swagger({ yaml: true }));
await app.close();

const results = savedResults();
const rewrite = (path: string, change: (text: string) => string) =>
  writeFileSync(at(path), change(readFileSync(at(path), 'utf8')));
rewrite('README.md', (text) => withReadmeTables(text, results));
rewrite('bench/README.md', (text) => withBenchTables(text, results));
rewrite('docs/guide/README.md', (text) => withGuideTables(text, results));

mkdirSync(at('docs/images'), { recursive: true });
for (const [name, picture] of Object.entries(pictures(results))) writeFileSync(at(`docs/images/${name}`), picture);
