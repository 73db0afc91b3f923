import { VERSIONED, withVersion } from './versions.ts';

/**
 * Why a tag cannot be released, each as a line; none if it can.
 *
 * @param read the text of a file of the repository, or undefined
 * @example releaseProblems('v0.3.0', read) // ['the tag is v0.3.0; expected v0.2.0, the version of package.json']
 */
export function releaseProblems(tag: string, read: (path: string) => string | undefined): string[] {
  const { version } = JSON.parse(read('package.json') ?? '{}') as { version: string };
  const problems: string[] = [];
  if (tag !== `v${version}`) problems.push(`the tag is ${tag}; expected v${version}, the version of package.json`);
  for (const path of VERSIONED) {
    const text = read(path);
    if (text === undefined) problems.push(`${path} is missing`);
    else if (withVersion(path, text, version) !== text)
      problems.push(`${path} has another version; npm run generate writes ${version}`);
  }
  const section = new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d{2}-\\d{2}$`, 'm');
  if (!section.test(read('CHANGELOG.md') ?? '')) problems.push(`CHANGELOG.md has no section [${version}] with a date`);
  if (read(`test/fixtures/released/${version}.json`) === undefined)
    problems.push(`the API of ${version} is not saved: node scripts/release.ts save`);
  return problems;
}
