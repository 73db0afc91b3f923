import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../src/operations/index.ts';
import { hasLosses } from '../src/operations/operation.ts';
import { isOfRows, isTensorSchema, mayBeOption } from '../src/schemas/tensor.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const README = read('README.md');
/** What stands in backticks. */
const namesIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string);
const fieldsOf = (operation: (typeof OPERATIONS)[number]) => Object.keys(operation.request.properties);

describe('the README', () => {
  test.each(OPERATIONS)('has a row for $name', ({ name }) => {
    expect(README).toMatch(new RegExp(`^\\| .*\`(?:POST )?/v1/${name}\``, 'm'));
  });

  test('is short', () => {
    expect(README.split('\n').length).toBeLessThan(200);
  });
});

test('the page of options names the one loss without sample_weight', () => {
  const [, name] = /Only\s`([^`]+)` has no `sample_weight`/.exec(read('docs/guide/options.md')) ?? [];
  const without = OPERATIONS.filter((operation) => !fieldsOf(operation).includes('sample_weight'));
  expect(without.filter(hasLosses).map((operation) => operation.name)).toEqual([name]);
});

test('the page of the inference protocol names every model', () => {
  const page = read('docs/guide/inference-protocol.md');
  const [, models = ''] = /^`\{model\}` is the name of an operation: (.*?)\. /ms.exec(page) ?? [];
  expect(namesIn(models)).toEqual(OPERATIONS.map(({ name }) => name));
});

describe('the tensors that are not of rows', () => {
  const tensors = OPERATIONS.flatMap(({ request }) => Object.entries(request.properties)).filter(([, schema]) =>
    isTensorSchema(schema),
  );
  const namesOf = (entries: typeof tensors) => [...new Set(entries.map(([name]) => name))].sort();

  test('are those that the page of streams says can be defaults', () => {
    const [, names = ''] =
      /^Any field can be a default, except .*?\bSo (.*?) can\. /ms.exec(read('docs/guide/ndjson.md')) ?? [];
    expect(namesIn(names).sort()).toEqual(namesOf(tensors.filter(([, schema]) => !isOfRows(schema))));
  });

  test.each(['inference-protocol', 'safetensors'])('may be numbers, as the page %s says', (page) => {
    const text = read(`docs/guide/${page}.md`);
    for (const name of namesOf(tensors.filter(([, schema]) => mayBeOption(schema)))) {
      expect(text).toMatch(new RegExp(`\`${name}\``));
    }
  });
});
