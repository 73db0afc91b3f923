import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pythonClient } from '../../scripts/python-client/index.ts';
import { literal, wrap } from '../../scripts/python-client/lines.ts';
import { manifest } from '../../src/manifest.ts';
import { testApp } from '../support/app.ts';

const app = await testApp();
const made = await pythonClient(app);

describe('the generated part of clients/python', () => {
  test.each(Object.keys(made))('%s is what openapi.yaml says (npm run generate writes it)', (path) => {
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(made[path]);
  });

  test('has the version of package.json', () => {
    const file = Object.entries(made).find(([path]) => path.endsWith('/_version.py'));
    expect(file?.[1]).toContain(`__version__ = "${manifest.version}"\n`);
  });

  test('has no line that is longer than 120 characters', () => {
    const long = Object.entries(made).flatMap(([path, text]) =>
      text.split('\n').flatMap((line, i) => (line.length > 120 ? [`${path}:${i + 1}`] : [])),
    );
    expect(long).toEqual([]);
  });
});

describe('literal', () => {
  test.each([
    [1, '1'],
    [-0.5, '-0.5'],
    [1e-7, '1e-07'],
    [1.5e-22, '1.5e-22'],
    [1e16, '1e+16'],
    [1e-4, '0.0001'],
    [true, 'True'],
    [null, 'None'],
    ['a"b', '"a\\"b"'],
    [[1, ['x']], '[1, ["x"]]'],
    [{ a: false }, '{"a": False}'],
  ])('of %j is %s', (value, text) => {
    expect(literal(value)).toBe(text);
  });
});

test('wrap indents all lines but the first by the second indentation', () => {
  const words = Array.from({ length: 30 }, () => 'word').join(' ');
  expect(wrap(words, '- ', '    ').map((line) => line.slice(0, 6))).toEqual(['- word', '    wo']);
});
