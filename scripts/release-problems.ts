import { VERSIONED, withVersion } from './versions.ts';

/**
 * Why a tag cannot be released, each as a line; none if it can.
 *
 * @param read the text of a file of the repository, or undefined
 * @param api the API of this version, as it is to be saved
 * @example releaseProblems('v0.3.0', read, api) // ['the tag is v0.3.0; expected v0.2.0, the version of package.json']
 */
export function releaseProblems(tag: string, read: (path: string) => string | undefined, api: string): string[] {
  const { version } = JSON.parse(read('package.json') ?? '{}') as { version: string };
  const problems: string[] = [];
  if (tag !== `v${version}`) problems.push(`the tag is ${tag}; expected v${version}, the version of package.json`);
  for (const path of VERSIONED) {
    const text = read(path);
    if (text === undefined) problems.push(`${path} is missing`);
    else if (withVersion(path, text, version) !== text)
      problems.push(`${path} has another version; npm run generate writes ${version}`);
  }
  if (!/^\d+\.\d+\.\d+$/.test(version))
    problems.push(`the version is ${version}; expected three numbers, since a prerelease would become the latest`);
  const section = new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d{2}-\\d{2}$`, 'm');
  if (!section.test(read('CHANGELOG.md') ?? '')) problems.push(`CHANGELOG.md has no section [${version}] with a date`);
  if (/^## \[Unreleased\]\n+(?!## )\S/m.test(read('CHANGELOG.md') ?? ''))
    problems.push('CHANGELOG.md has entries under [Unreleased]; expected them under a version');
  if (read(`test/fixtures/released/${version}.json`) !== api)
    problems.push(`the API of ${version} is not saved, or not as it is now: node scripts/release.ts save`);
  return problems;
}
