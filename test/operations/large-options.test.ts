import type { TSchema } from '@sinclair/typebox';
import { describe, expect, test } from 'vitest';
import type { Fields } from '../../src/codecs/codec.ts';
import { UnsafeNumber } from '../../src/codecs/json/unsafe-number.ts';
import { operationNamed } from '../../src/operations/index.ts';
import { readLargeOptions } from '../../src/operations/large-options.ts';
import { isReal } from '../../src/schemas/is-real.ts';
import { post, testApp } from '../support/app.ts';

const app = await testApp();
const body = '"logits":[[1,2]],"labels":[0]';

describe('an option beyond 2^53', () => {
  test('that is a real number is one', async () => {
    const plain = await post(app, 'cross-entropy', `{${body}}`);
    for (const cap of ['1e20', '100000000000000000000', '9007199254740993']) {
      const capped = await post(app, 'cross-entropy', `{${body},"softcap":${cap}}`);
      expect(capped.status).toBe(200);
      expect(capped.json.loss).toBeCloseTo(plain.json.loss, 14);
      const url = `/v1/cross-entropy?softcap=${cap}`;
      const inQuery = await app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json' },
        payload: `{${body}}`,
      });
      expect(inQuery.json()).toEqual(capped.json);
    }
  });

  test('that is a real number with a bound is refused by it', async () => {
    const answer = await post(app, 'cross-entropy', `{${body},"label_smoothing":1e20}`);
    expect(answer.json.detail).toBe('label_smoothing is 100000000000000000000; expected a number in [0, 1]');
  });

  test('that is an integer is refused', async () => {
    expect((await post(app, 'cross-entropy', `{${body},"ignore_index":1e20}`)).json.code).toBe('INVALID_OPTION');
  });
});

describe('readLargeOptions', () => {
  const unsafe = (text: string) => new UnsafeNumber(text);
  const read = (fields: Fields) => {
    readLargeOptions(operationNamed('cross-entropy'), fields);
    return fields;
  };

  test('changes options that are real numbers, and nothing else', () => {
    const fields = { softcap: unsafe('1e20'), ignore_index: unsafe('1e20'), unknown: unsafe('1e20'), reduction: 'sum' };
    const before = { ...fields };
    expect(read(fields)).toEqual({ ...before, softcap: 1e20 });
  });
});

test.each([
  [{ type: 'number' }, true],
  [{ type: 'integer' }, false],
  [{ anyOf: [{ enum: ['valid'] }, { type: 'number' }] }, true],
  [{ anyOf: [{ type: 'integer' }] }, false],
])('isReal(%j) is %s', (schema, expected) => {
  expect(isReal(schema as unknown as TSchema)).toBe(expected);
});
