/**
 * Writes what is generated from the source: openapi.yaml, and the tables between the markers in README.md. The tests
 * fail where a file differs from what this would write.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { markdownReport } from '../bench/report.ts';
import { buildApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { configTable, withSection } from './readme-tables.ts';

const at = (path: string) => new URL(`../${path}`, import.meta.url);

const app = await buildApp(loadConfig({ LOG_LEVEL: 'silent' }));
writeFileSync(at('openapi.yaml'), app.swagger({ yaml: true }));
await app.close();

let readme = withSection(readFileSync(at('README.md'), 'utf8'), 'configuration', configTable());
if (existsSync(at('bench/results.json'))) {
  readme = withSection(readme, 'benchmark', markdownReport(JSON.parse(readFileSync(at('bench/results.json'), 'utf8'))));
}
writeFileSync(at('README.md'), readme);
