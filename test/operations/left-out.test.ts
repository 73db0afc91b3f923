import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../src/operations/index.ts';
import { post, testApp } from '../support/app.ts';
import type { Body } from '../support/fixtures.ts';
import { infer } from '../support/inference.ts';

const app = await testApp();
const rows = [
  [0, 1],
  [2, 0],
];

describe.each(OPERATIONS)('$name with null for what may be left out', ({ name, request, rowsOf, exactlyOne = [] }) => {
  const example = request.examples[0] as Body;
  const needed = [...(request.required ?? []), ...exactlyOne.flat()];
  const required = Object.fromEntries(Object.entries(example).filter(([field]) => needed.includes(field)));
  const optional = Object.keys(request.properties).filter((field) => !(field in required));

  test('is answered as without it', async () => {
    const { text, status } = await post(app, name, required);
    expect(status).toBe(200);
    for (const field of optional) expect((await post(app, name, { ...required, [field]: null })).text).toBe(text);
    const all = Object.fromEntries(optional.map((field) => [field, null]));
    expect((await post(app, name, { ...all, ...required })).text).toBe(text);
  });

  test('lets the query say it', async () => {
    const send = (url: string, body: object) => app.inject({ method: 'POST', url, payload: body });
    const inQuery = await send(`/v1/${name}?dtype=float32`, { ...required, dtype: null });
    const inBody = await send(`/v1/${name}`, { ...required, dtype: 'float32' });
    expect(inQuery.body).toBe(inBody.body);
  });

  test('is still a 422 in the place of a tensor that is required, within one, and under a name that is not known', async () => {
    expect((await post(app, name, { ...required, [rowsOf]: null })).json.code).toBe('NOT_A_NUMBER');
    expect((await post(app, name, { ...required, [rowsOf]: [[null, 1]] })).json.code).toBe('NOT_A_NUMBER');
    expect((await post(app, name, { ...required, dtpye: null })).json.code).toBe('UNKNOWN_FIELD');
    const twice = `{"dtype":null,"dtype":null,${JSON.stringify(required).slice(1)}`;
    expect((await post(app, name, twice)).json.code).toBe('DUPLICATE_FIELD');
  });

  test('in the defaults of a stream gives none', async () => {
    const lines = [{ defaults: { dtype: null } }, required].map((line) => JSON.stringify(line)).join('\n');
    const answer = await app.inject({
      method: 'POST',
      url: `/v1/${name}`,
      headers: { 'content-type': 'application/x-ndjson' },
      payload: lines,
    });
    expect(answer.body.trim()).toBe((await post(app, name, required)).text);
  });
});

test('labels may be null beside target_probs, and these beside labels', async () => {
  const soft = { logits: rows, target_probs: rows.map(() => [1, 0]) };
  expect((await post(app, 'cross-entropy', { ...soft, labels: null })).text).toBe(
    (await post(app, 'cross-entropy', soft)).text,
  );
});

test('in the inference protocol too, among its own members and among the parameters', async () => {
  const input = { name: 'logits', shape: [2], datatype: 'FP64', data: [0, 1], parameters: null };
  const outputs = [{ name: 'probs', parameters: null }];
  const given = { id: null, model_name: null, parameters: null, inputs: [input], outputs };
  const parameters = { dtype: null, class_axis: null, binary_data_output: null };
  const payloads = [given, { ...given, outputs: null }, { ...given, parameters }].map((json) => JSON.stringify(json));
  const headers = { 'content-type': 'application/json' };
  const texts = await Promise.all(
    payloads.map(async (payload) => (await infer(app, 'softmax', { headers, payload })).text),
  );
  const plain = JSON.stringify({ inputs: [{ ...input, parameters: undefined }] });
  const { text, status } = await infer(app, 'softmax', { headers, payload: plain });
  expect(status).toBe(200);
  expect(texts).toEqual([text, text, text]);
});
