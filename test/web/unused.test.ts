import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sources = new Map(globSync('web/**/*.{ts,tsx,html}', { cwd: root }).map((path) => [path, read(path)]));

/** The texts in English of a file that has some, by their names; what else is in the file. */
function textsOf(source: string): { readonly names: readonly string[]; readonly rest: string } {
  const names: string[] = [];
  const rest = source.replaceAll(
    /\btexts\(\{\n?\s*en: \{([\s\S]*?)\n? *\},?\s*zh: \{[\s\S]*?\}[,\s]*\}\)/g,
    (_all, english) => {
      names.push(...[...english.matchAll(/(?:^|[\n,])\s*(\w+):\s*['"`]/g)].map(([, name]) => name));
      return '';
    },
  );
  return { names, rest };
}

/** Names that code makes of parts, as `${name}Story`. */
function madeNames(code: string): readonly RegExp[] {
  const templates = [...code.matchAll(/`([^`\n]*\$\{[^`\n]*)`/g)].map(([, template = '']) => template);
  const patterns = templates.map((template) => template.replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '\\w+'));
  return patterns
    .filter((pattern) => /^\w*(?:\\w\+\w*)+$/.test(pattern) && /^(?!(?:\\w\+)+$)/.test(pattern))
    .map((pattern) => new RegExp(`^${pattern}$`));
}

test('every text of the page is read somewhere in its folder', () => {
  let texts = 0;
  const unread = [...sources].flatMap(([path, source]) => {
    const { names, rest } = textsOf(source);
    texts += names.length;
    const others = [...sources].filter(([other]) => other !== path && other.startsWith(`${dirname(path)}/`));
    const code = [rest, ...others.map(([, text]) => textsOf(text).rest)].join('\n');
    const made = madeNames(code);
    const isRead = (name: string) =>
      new RegExp(`\\.${name}\\b|['"]${name}['"]|\\b${name}:`).test(code) || made.some((pattern) => pattern.test(name));
    return names.filter((name) => !isRead(name)).map((name) => `${path}: ${name}`);
  });
  expect(unread).toEqual([]);
  expect(texts).toBeGreaterThan(400);
});

test('every class of a style sheet is one that the pages have', () => {
  const code = [...sources.values()].join('\n').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const strings = [...code.matchAll(/'[\w -]*'|"[\w -]*"|`[^`\n]*`|class="[^"]*"/g)].map(([string]) => string);
  const prefixes = strings.flatMap((string) => [...string.matchAll(/([\w-]+-)\$\{/g)].map(([, prefix = '']) => prefix));
  const names = new Set(strings.flatMap((string) => string.match(/[\w-]+/g) ?? []));
  const isUsed = (name: string) => names.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
  const unused = globSync('web/**/*.css', { cwd: root }).flatMap((sheet) => {
    const selectors = read(sheet)
      .replaceAll(/\/\*[\s\S]*?\*\/|"[^"]*"/g, '')
      .replaceAll(/\{[^{}]*\}/g, ' ');
    const classes = new Set([...selectors.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name = '']) => name));
    return [...classes].filter((name) => !isUsed(name)).map((name) => `${sheet}: .${name}`);
  });
  expect(unused).toEqual([]);
});
