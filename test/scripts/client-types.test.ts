import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { clientTypes, type Document } from '../../scripts/client-types.ts';

const at = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const document: Document = parse(at('openapi.yaml'));

test('the operations of the client are what openapi.yaml says: else npm run generate', () => {
  expect(at('clients/typescript/src/operations.ts')).toBe(clientTypes(document));
});

test('a name that is an option here and a tensor there is an error: the client could not tell which is meant', () => {
  const { schemas } = document.components;
  const { SoftmaxRequest } = schemas;
  const properties = { ...SoftmaxRequest?.properties, labels: { type: 'number' } };
  const ambiguous = { components: { schemas: { ...schemas, SoftmaxRequest: { ...SoftmaxRequest, properties } } } };
  expect(() => clientTypes(ambiguous)).toThrow('labels is an option and a tensor');
});
