import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ApiSurface, apiSurface, missingFrom } from '../../scripts/api-surface.ts';
import { OPERATIONS } from '../../src/operations/index.ts';

const folder = new URL('../fixtures/released/', import.meta.url);
const released = readdirSync(folder).filter((name) => name.endsWith('.json'));
const now = apiSurface(OPERATIONS);

test('some version has been saved', () => {
  expect(released).not.toEqual([]);
});

test.each(released)('the API has all that it had in %s', (name) => {
  const before: ApiSurface = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
  expect(Object.keys(before.operations).length).toBeGreaterThan(8);
  expect(missingFrom(now, before)).toEqual([]);
});

test('an operation, a field, a value, a default, an output, a code or a media type that is gone is named, and a field that is newly required', () => {
  const changed = structuredClone(now) as unknown as {
    mediaTypes: string[];
    codes: string[];
    operations: { [name: string]: { request: { [field: string]: string[] }; required: string[]; response: object } };
  };
  const { nll, preference } = changed.operations;
  delete changed.operations.softmax;
  delete nll?.request.mask;
  if (nll) nll.request.reduction = ['none', 'sum', 'default "sum"'];
  if (nll) nll.response = {};
  preference?.required.push('margin');
  changed.codes.shift();
  changed.mediaTypes.shift();
  expect(missingFrom(changed as unknown as ApiSurface, now)).toEqual([
    `media types: ${now.mediaTypes[0]}`,
    `codes: ${now.codes[0]}`,
    'softmax',
    'nll reduction: mean',
    'nll reduction: default "mean"',
    'nll mask',
    ...Object.keys(now.operations.nll?.response ?? {}).map((output) => `nll's answer ${output}`),
    'preference requires margin',
  ]);
});
