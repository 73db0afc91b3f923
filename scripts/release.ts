/**
 * Checks that a version can be released, or saves what it promises.
 *
 *     node scripts/release.ts check v0.2.0   the tag is that of all manifests, CHANGELOG.md has its section, its API is saved
 *     node scripts/release.ts save           saves the API of this version, which all later ones must have
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { OPERATIONS } from '../src/operations/index.ts';
import { savedApi } from './api-surface.ts';
import { releaseProblems } from './release-problems.ts';

const at = (path: string) => new URL(`../${path}`, import.meta.url);
const read = (path: string) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : undefined);

const [command, tag = ''] = process.argv.slice(2);
const { version } = JSON.parse(read('package.json') ?? '{}') as { version: string };
if (command === 'save') {
  writeFileSync(at(`test/fixtures/released/${version}.json`), savedApi(OPERATIONS));
} else if (command === 'check') {
  const problems = releaseProblems(tag, read, savedApi(OPERATIONS));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
} else {
  console.error('expected: check TAG, or save');
  process.exitCode = 2;
}
