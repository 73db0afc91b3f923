import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { savedApi } from '../../scripts/api-surface.ts';
import { publishedManifest } from '../../scripts/published-manifest.ts';
import { releaseProblems } from '../../scripts/release-problems.ts';
import { VERSIONED, withVersion } from '../../scripts/versions.ts';
import { OPERATIONS } from '../../src/operations/index.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json'));

test.each(VERSIONED)('%s has the version of package.json (npm run generate writes it)', (path) => {
  expect(withVersion(path, read(path), manifest.version)).toBe(read(path));
});

test('a file without a place for the version is an error', () => {
  expect(() => withVersion('Dockerfile', 'FROM a', '1.0.0')).toThrow('Dockerfile has no version');
  expect(() => withVersion('LICENSE', 'MIT', '1.0.0')).toThrow('LICENSE has no version');
});

test('this version can be released under its tag', () => {
  expect(releaseProblems(`v${manifest.version}`, read, savedApi(OPERATIONS))).toEqual([]);
});

test('a tag of another version, another version in a file, no section of CHANGELOG.md and no saved API are problems', () => {
  const files: { [path: string]: string } = {
    'package.json': '{"version":"1.2.3"}',
    'CHANGELOG.md': '## [Unreleased]\n\n- more\n\n## [1.2.3]\n',
    Dockerfile: 'ARG VERSION=1.2.2\n',
    'package-lock.json': '{\n  "version": "1.2.3",\n  "lockfileVersion": 3\n}',
    'clients/typescript/package.json': '{\n  "version": "1.2.3"\n}',
  };
  expect(releaseProblems('v1.2.4', (path) => files[path], '{}')).toEqual([
    'the tag is v1.2.4; expected v1.2.3, the version of package.json',
    'Dockerfile has another version; npm run generate writes 1.2.3',
    'clients/python/pyproject.toml is missing',
    'CHANGELOG.md has no section [1.2.3] with a date',
    'CHANGELOG.md has entries under [Unreleased]; expected them under a version',
    'the API of 1.2.3 is not saved, or not as it is now: node scripts/release.ts save',
  ]);
});

test('the published package has what runs, and nothing of the repository', () => {
  const published = publishedManifest(manifest);
  expect(published).toMatchObject({
    name: 'exact-loss',
    engines: manifest.engines,
    dependencies: manifest.dependencies,
  });
  for (const field of ['private', 'scripts', 'devDependencies', 'optionalDependencies', 'overrides'])
    expect(published).not.toHaveProperty(field);
  expect(published.bin).toEqual({ 'exact-loss': 'bin/exact-loss.js' });
});

test('the workflow of a release checks the tag before it publishes packages that were tried', () => {
  const { on, jobs } = parse(read('.github/workflows/release.yml'));
  expect(on).toEqual({ push: { tags: ['v*'] } });
  const commands = jobs.build.steps.flatMap(({ run }: { run?: string }) => run ?? []);
  expect(commands).toContain('node scripts/release.ts check "$GITHUB_REF_NAME"');
  for (const command of commands.filter((text: string) => text.startsWith('npm run ')))
    expect(manifest.scripts).toHaveProperty(command.replace('npm run ', ''));
  for (const job of ['npm', 'pypi']) expect(jobs[job]).toMatchObject({ needs: 'build' });
  expect(jobs.image).toMatchObject({ needs: ['npm', 'pypi'] });
});
