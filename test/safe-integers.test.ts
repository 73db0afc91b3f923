import { describe, expect, test } from 'vitest';
import { post, testApp } from './support/app.ts';
import { infer } from './support/inference.ts';
import { writeFile } from './support/safetensors.ts';

const app = await testApp();
const BEYOND = ['9007199254740993', '-9007199254740993', '18014398509481985', '9223372036854775807'];
const headers = { 'content-type': 'application/json' };

const base64 = (data: BigInt64Array | BigUint64Array) =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');

const sendFile = (file: Buffer, query = '') =>
  app.inject({
    method: 'POST',
    url: `/v1/cross-entropy${query}`,
    headers: { 'content-type': 'application/vnd.safetensors' },
    payload: file,
  });

const fileWith = (data: BigInt64Array | BigUint64Array, metadata?: { [name: string]: string }) =>
  writeFile(
    {
      logits: { dtype: 'F64', shape: [1, 2], data: Float64Array.of(0, 1) },
      labels: { dtype: data instanceof BigInt64Array ? 'I64' : 'U64', shape: [1], data },
    },
    metadata,
  );

describe.each(BEYOND)(
  'the integer %s, which no double tells from its neighbours, is refused as it was sent',
  (text) => {
    const expected = `is ${text}; expected an integer within ±9007199254740992`;

    test('as a label, even where its double is ignore_index', async () => {
      const body = `{"logits":[[0,1],[0,1]],"labels":[0,${text}],"ignore_index":${Number(text) > 0 ? 9007199254740992 : -9007199254740992}}`;
      expect((await post(app, 'cross-entropy', body)).json).toMatchObject({
        status: 422,
        code: 'LABEL_OUT_OF_RANGE',
        errors: [{ pointer: '/labels/1', detail: `labels[1] ${expected}` }],
      });
    });

    test.each(['ignore_index', 'class_axis'])('as %s', async (option) => {
      const answer = await post(app, 'nll', `{"log_probs":[[0,-1]],"labels":[0],"${option}":${text}}`);
      expect(answer.json.code).toBe('INVALID_OPTION');
      expect(answer.json.detail).toContain(`${option} ${expected}`);
    });

    test('as an option in a query, and in the metadata of a file', async () => {
      const inQuery = await sendFile(fileWith(BigInt64Array.of(0n)), `?ignore_index=${text}`);
      const inFile = await sendFile(fileWith(BigInt64Array.of(0n), { ignore_index: text }));
      for (const answer of [inQuery, inFile])
        expect(answer.json().detail).toContain(`ignore_index is "${text}"; expected`);
    });

    test('as a label in base64, in a file, and in the inference protocol as text and as bytes', async () => {
      const data = BigInt64Array.of(0n, BigInt(text));
      const encoded = `{"dtype":"I64","shape":[2],"data":"${base64(data)}"}`;
      const inBase64 = await post(app, 'cross-entropy', `{"logits":[[0,1],[0,1]],"labels":${encoded}}`);
      expect(inBase64.json.errors[0]).toEqual({ pointer: '/labels/1', detail: `labels[1] ${expected}` });
      const inFile = await sendFile(fileWith(data.slice(1)));
      expect(inFile.json().errors[0]).toEqual({ pointer: '/labels/0', detail: `labels[0] ${expected}` });

      const logits = '{"name":"logits","shape":[2,2],"datatype":"FP64","data":[0,1,0,1]}';
      const labels = `{"name":"labels","shape":[2],"datatype":"INT64","data":[0,${text}]}`;
      const asText = await infer(app, 'cross-entropy', { headers, payload: `{"inputs":[${logits},${labels}]}` });
      expect(asText.json.error).toBe(`labels[1] ${expected}`);
      const behind = '{"name":"labels","shape":[2],"datatype":"INT64","parameters":{"binary_data_size":16}}';
      const json = `{"inputs":[${logits},${behind}]}`;
      const asBytes = await infer(app, 'cross-entropy', {
        headers: { 'content-type': 'application/octet-stream', 'inference-header-content-length': String(json.length) },
        payload: Buffer.concat([Buffer.from(json), Buffer.from(data.buffer)]),
      });
      expect(asBytes.json.error).toBe(`labels[1] ${expected}`);
    });
  },
);

describe('2^53 itself is an integer', () => {
  test.each(['9007199254740992', '9007199254740992.0', '9.007199254740992e15', '0.9007199254740992E+16'])(
    'written %s',
    async (text) => {
      const body = `{"logits":[[0,1],[0,1]],"labels":[0,${text}],"ignore_index":${text}}`;
      expect((await post(app, 'cross-entropy', body)).json.losses[1]).toBe(0);
    },
  );

  test('in a file', async () => {
    for (const data of [BigInt64Array.of(2n ** 53n), BigUint64Array.of(2n ** 53n)]) {
      expect((await sendFile(fileWith(data), '?ignore_index=9007199254740992')).statusCode).toBe(200);
    }
    const least = fileWith(BigInt64Array.of(-(2n ** 53n)));
    expect((await sendFile(least, '?ignore_index=-9007199254740992')).statusCode).toBe(200);
  });
});

test('unsigned integers of the upper half are refused', async () => {
  const answer = await sendFile(fileWith(BigUint64Array.of(2n ** 64n - 1n)));
  expect(answer.json().detail).toBe('labels[0] is 18446744073709551615; expected an integer within ±9007199254740992');
});

test.each(['9007199254740992.5', '9007199254740993.0', '9.007199254740993e15', '1e300'])(
  'the label %s is refused',
  async (text) => {
    const answer = await post(app, 'nll', `{"log_probs":[[0,-1]],"labels":[${text}],"ignore_index":9007199254740992}`);
    expect(answer.json).toMatchObject({ status: 422, code: 'LABEL_OUT_OF_RANGE' });
    expect(answer.json.detail).toBe(`labels[0] is ${text}; expected an integer within ±9007199254740992`);
  },
);
