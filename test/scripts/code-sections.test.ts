import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { region, withCode } from '../../scripts/code-sections.ts';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);
const read = (path: string) => readFileSync(at(path), 'utf8');
const pages = readdirSync(at('docs/guide')).filter((name) => name.endsWith('.md'));

test.each(pages)('the code that %s shows is that of the examples (npm run generate writes it)', (page) => {
  const text = read(`docs/guide/${page}`);
  expect(withCode(text, read)).toBe(text);
});

test('a section is filled, whatever stood in it, and others are left', () => {
  const source = 'import x\n  # region b\n  if y:\n\n    z\n  # endregion\n# region c\n\nv\n\n# endregion\n';
  const page = '<!-- code a.py#b -->\n<!-- /code -->\n$& <!-- code a.py#c -->\nold\n<!-- /code -->\n';
  expect(withCode(page, () => source)).toBe(
    '<!-- code a.py#b -->\n```python\nif y:\n\n  z\n```\n<!-- /code -->\n' +
      '$& <!-- code a.py#c -->\n```python\nv\n```\n<!-- /code -->\n',
  );
});

test('a region that is not there, or does not end, is an error', () => {
  expect(() => region('// region other\n// endregion', 'request', 'a.go')).toThrow('a.go has no region request');
  expect(() => region('// region request\n', 'request', 'a.go')).toThrow('a.go has no region request');
});
