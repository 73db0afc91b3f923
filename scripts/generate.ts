/**
 * Writes what is generated: openapi.yaml from the source, the operations of the TypeScript client from that, those that the page knows, the tables between the markers in README.md,
 * bench/README.md and docs/guide, the code of the examples that the guide shows, the pictures in docs/images from the results of
 * the benchmarks, those in docs/guide/images from the service's answers, vectors/ from the fixtures, and what of the Python client follows from the
 * document, the answers to the examples that the API's pages show, and the version of package.json everywhere. The tests fail where a file differs from what this would write.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { pictures } from '../bench/pictures/pictures.ts';
import { buildApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { manifest } from '../src/manifest.ts';
import { clientTypes } from './client-types.ts';
import { withCode } from './code-sections.ts';
import { pageOperations } from './page-operations.ts';
import { pythonClient } from './python-client/index.ts';
import { GUIDE_TABLES, withBenchTables, withReadmeTables } from './readme-tables.ts';
import { referenceAnswers } from './reference-answers.ts';
import { savedResults } from './saved-results.ts';
import { experiment } from './stability/experiment.ts';
import { guidePictures } from './stability/pictures.ts';
import { STAGES_PAGES, withStages } from './stability/stages-table.ts';
import { vectorFiles } from './vectors.ts';
import { VERSIONED, withVersion } from './versions.ts';

const at = (path: string) => new URL(`../${path}`, import.meta.url);

const app = await buildApp(loadConfig({ LOG_LEVEL: 'silent' }));
const document = app.swagger({ yaml: true });
writeFileSync(at('openapi.yaml'), document);
writeFileSync(at('clients/typescript/src/operations.ts'), clientTypes(parse(document)));
writeFileSync(at('web/src/api/operations.generated.json'), pageOperations());
const stability = await experiment(app);
const python = await pythonClient(app);
writeFileSync(at('web/reference/answers.json'), await referenceAnswers(app, parse(document)));
await app.close();

const results = savedResults();
const rewrite = (path: string, change: (text: string) => string) =>
  writeFileSync(at(path), change(readFileSync(at(path), 'utf8')));
for (const path of VERSIONED) rewrite(path, (text) => withVersion(path, text, manifest.version));
rewrite('README.md', (text) => withReadmeTables(text, results));
rewrite('bench/README.md', (text) => withBenchTables(text, results));
for (const [page, change] of Object.entries(GUIDE_TABLES))
  rewrite(`docs/guide/${page}`, (text) => change(text, results));
for (const page of STAGES_PAGES) rewrite(`docs/guide/${page}`, (text) => withStages(page, text, stability));
for (const page of readdirSync(at('docs/guide')).filter((name) => name.endsWith('.md'))) {
  rewrite(`docs/guide/${page}`, (text) => withCode(text, (path) => readFileSync(at(path), 'utf8')));
}

writeFiles('docs/images', pictures(results));
for (const folder of ['images', 'zh/images']) mkdirSync(at(`docs/guide/${folder}`), { recursive: true });
writeFiles('docs/guide', guidePictures(stability));
writeFiles('vectors', vectorFiles());
writeFiles('.', python);

function writeFiles(folder: string, made: Readonly<Record<string, string | Buffer>>): void {
  mkdirSync(at(folder), { recursive: true });
  for (const [name, content] of Object.entries(made)) writeFileSync(at(`${folder}/${name}`), content);
}
