import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeSafetensors } from '../../../src/codecs/safetensors/decode-safetensors.ts';
import type { Tensor } from '../../../src/core/tensors/tensor.ts';
import { operationNamed } from '../../../src/operations/index.ts';
import { testApp } from '../../support/app.ts';
import type { Json } from '../../support/fixtures.ts';
import { valuesOf } from '../../support/values-of.ts';

const folder = new URL('../../fixtures/safetensors/', import.meta.url);

interface Contents {
  readonly note: string;
  readonly metadata: { readonly [name: string]: string };
  readonly tensors: { readonly [name: string]: { dtype: string; shape: number[]; values: Json } };
}

const { files }: { files: { [name: string]: Contents } } = JSON.parse(
  readFileSync(new URL('index.json', folder), 'utf8'),
);
const names = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
const app = await testApp();

const flat = (value: Json): number[] => (Array.isArray(value) ? value.flatMap(flat) : [Number(value)]);

describe.each(names)('%s, written by the reference library,', (name) => {
  const file = readFileSync(new URL(name, folder));
  const { metadata, tensors } = files[name.replace('.safetensors', '')] as Contents;

  test('has the tensors that it was written from', () => {
    const { fields, texts } = decodeSafetensors(
      file,
      operationNamed('log_probs' in tensors ? 'nll' : 'cross-entropy').kindOf,
    );
    expect({ ...texts }).toEqual(metadata);
    expect(Object.keys(fields).toSorted()).toEqual(Object.keys(tensors).toSorted());
    for (const [field, { shape, values }] of Object.entries(tensors)) {
      const tensor = fields[field] as Tensor;
      expect(tensor.shape).toEqual(shape);
      expect(valuesOf(tensor)).toEqual(flat(values));
    }
  });

  test('has the answer of the same numbers in JSON', async () => {
    const operation = 'log_probs' in tensors ? 'nll' : 'cross-entropy';
    const values = Object.entries(tensors).map(([field, { values }]) => [field, values]);
    const meant = Object.entries(metadata).filter(([key]) => key !== 'k');
    const query = new URLSearchParams([...meant, ['dtype', 'float64']]).toString();
    const ofJson = await app.inject({
      method: 'POST',
      url: `/v1/${operation}?${query}`,
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(Object.fromEntries(values)),
    });
    const ofFile = await app.inject({
      method: 'POST',
      url: `/v1/${operation}?dtype=float64`,
      headers: { 'content-type': 'application/vnd.safetensors', accept: 'application/json' },
      payload: file,
    });
    expect([ofFile.statusCode, ofFile.body]).toEqual([200, ofJson.body]);
  });
});
