import { describe, expect, test } from 'vitest';
import { post, testApp } from './support/app.ts';
import { infer } from './support/inference.ts';
import { fileOf } from './support/safetensors.ts';

const app = await testApp({ BODY_LIMIT: '33554432' });
const LONG = 'x'.repeat(1_000_000);
const json = { 'content-type': 'application/json' };

/** No error has more than forty characters of anything in a row that the client sent. */
function expectExcerpt(text: string, of = 'x'): void {
  expect(text).toContain('…');
  expect(text.length).toBeLessThan(3000);
  expect(text).not.toMatch(new RegExp(`${of}{41}`));
}

describe('an error shows forty characters at most of', () => {
  test.each<[string, string]>([
    ['a name', `{"${LONG}":1}`],
    ['a name with escapes', `{"${'\\u0078'.repeat(100_000)}":1}`],
    ['a name that stands twice', `{"${LONG}":1,"${LONG}":2}`],
    ['a string option', `{"logits":[1],"dtype":"${LONG}"}`],
    ['an element of a list', `{"logits":[1],"outputs":["${LONG}"]}`],
    ['an element of a tensor', `{"logits":["${LONG}"]}`],
    ['a dtype', `{"logits":{"dtype":"${LONG}","shape":[],"data":""}}`],
    ['a member of a tensor', `{"logits":{"dtype":"F64","${LONG}":0}}`],
    ['a length in a shape', `{"logits":{"dtype":"F64","shape":["${LONG}"],"data":""}}`],
    ['a body that is a string', `"${LONG}"`],
  ])('%s', async (_what, body) => {
    const { status, text } = await post(app, 'softmax', body);
    expect(status).toBe(422);
    expectExcerpt(text);
  });

  test('a number of many digits', async () => {
    for (const body of [`{"logits":[${'7'.repeat(1e6)}]}`, `{"logits":[1],"class_axis":${'7'.repeat(300)}}`]) {
      expectExcerpt((await post(app, 'softmax', body)).text, '7');
    }
  });

  test.each<[string, string]>([
    ['a name of a member', `{"${LONG}":1}`],
    ['an id', `{"id":"${LONG}","inputs":[]}`],
    ['a model', `{"model_name":"${LONG}","inputs":[]}`],
    ['a parameter', `{"inputs":[],"parameters":{"${LONG}":[]}}`],
    ["a parameter's value", `{"inputs":[],"parameters":{"encoding":"${LONG}"}}`],
    ['an input', `{"inputs":[{"name":"${LONG}","shape":[],"datatype":"FP64","data":[]}]}`],
    ['a datatype', `{"inputs":[{"name":"logits","shape":[],"datatype":"${LONG}","data":[]}]}`],
    ['a shape', `{"inputs":[{"name":"logits","shape":["${LONG}"],"datatype":"FP64","data":[]}]}`],
    [
      'an output',
      `{"inputs":[{"name":"logits","shape":[1],"datatype":"FP64","data":[1]}],"outputs":[{"name":"${LONG}"}]}`,
    ],
  ])('%s of the inference protocol', async (_what, payload) => {
    const { status, text } = await infer(app, 'softmax', { headers: json, payload });
    expect(status).toBe(400);
    expectExcerpt(text);
  });

  test.each<[string, string]>([
    ['a tensor', `{"${LONG}":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}`],
    ['a dtype', `{"logits":{"dtype":"${LONG}"}}`],
    ['a member', `{"logits":{"${LONG}":0}}`],
    ['a shape', `{"logits":{"shape":["${LONG}"]}}`],
    ['metadata', `{"__metadata__":{"${LONG}":1}}`],
    [
      'an option',
      '{"__metadata__":{"dtype":"LONG"},"logits":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}'.replace(
        'LONG',
        LONG,
      ),
    ],
  ])('%s of a file', async (_what, header) => {
    const headers = { 'content-type': 'application/vnd.safetensors' };
    const { body } = await app.inject({
      method: 'POST',
      url: '/v1/softmax',
      headers,
      payload: fileOf(header, Buffer.alloc(8)),
    });
    expectExcerpt(body);
  });

  const X = 'x'.repeat(3000);
  test.each<[string, string, { [name: string]: string }]>([
    ['a path', `/${X}`, json],
    ['a path that is not encoded right', `/${X}%zz`, json],
    ["a query's name", `/v1/softmax?${X}=1`, json],
    ["a query's name that stands twice", `/v1/softmax?${X}=1&${X}=1`, json],
    ["a query's value", `/v1/softmax?dtype=${X}`, json],
    ['a value of summary', `/v1/nll?summary=${X}`, { 'content-type': 'application/x-ndjson' }],
    ['content-type', '/v1/softmax', { 'content-type': `application/${X}` }],
    ['content-type that is none', '/v1/softmax', { 'content-type': X }],
    ['content-type under /v2', '/v2/models/softmax/infer', { 'content-type': `application/${X}` }],
    ['charset', '/v1/softmax', { 'content-type': `application/json; charset=${X}` }],
    ['content-encoding', '/v1/softmax', { ...json, 'content-encoding': X }],
    ['accept', '/v1/softmax', { ...json, accept: `text/${X}` }],
    ['accept of a stream', '/v1/softmax', { 'content-type': 'application/x-ndjson', accept: `text/${X}` }],
    ['the length of the JSON', '/v2/models/softmax/infer', { ...json, 'inference-header-content-length': X }],
  ])('%s', async (_what, url, headers) => {
    const { statusCode, body } = await app.inject({ method: 'POST', url, headers, payload: '{"logits":[1]}' });
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expectExcerpt(body);
  });
});

describe('reading stops', () => {
  const many = (count: number, text: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => text(i)).join(',');

  test('after sixteen mistakes, so that one of syntax behind them is not seen', async () => {
    const nulls = (count: number) => `{"logits":[${many(count, () => 'null')},oops]}`;
    expect((await post(app, 'softmax', nulls(15))).json.code).toBe('MALFORMED_JSON');
    const { code, errors } = (await post(app, 'softmax', nulls(16))).json;
    expect([code, errors.length]).toEqual(['NOT_A_NUMBER', 16]);
  });

  test('after more fields than any operation has, sixteen of which are named', async () => {
    const { code, errors } = (await post(app, 'softmax', `{${many(65, (i) => `"a${i}":1`)},oops}`)).json;
    expect([code, errors.length]).toEqual(['UNKNOWN_FIELD', 16]);
    expect((await post(app, 'softmax', `{${many(60, (i) => `"a${i}":1`)},oops}`)).json.code).toBe('MALFORMED_JSON');
  });

  test('after more defaults, parameters, inputs, outputs, tensors and metadata than anybody can mean', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/softmax',
      headers: { 'content-type': 'application/x-ndjson' },
      payload: `{"defaults":{${many(65, (i) => `"a${i}":1`)},oops}}`,
    });
    expect(answer.json()).toMatchObject({ code: 'UNKNOWN_FIELD', errors: { length: 16 } });
    for (const [body, error] of [
      [`{"parameters":{${many(65, (i) => `"a${i}":1`)},oops}`, 'parameters has more than 64 items'],
      [`{"inputs":[${many(65, () => '{"name":"a"}')},oops]`, 'inputs has more than 64 items'],
      [`{"outputs":[${many(65, () => '{"name":"a"}')},oops]`, 'outputs has more than 64 items'],
    ] as const) {
      expect((await infer(app, 'softmax', { headers: json, payload: body })).json.error).toContain(error);
    }
    const send = (header: string) =>
      app.inject({
        method: 'POST',
        url: '/v1/softmax',
        headers: { 'content-type': 'application/vnd.safetensors' },
        payload: fileOf(header),
      });
    const tensors = await send(`{${many(65, (i) => `"a${i}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`)},oops`);
    expect(tensors.json()).toMatchObject({ code: 'UNKNOWN_FIELD', errors: { length: 16 } });
    const beyond = '"logits":{"dtype":"F64","shape":[5],"data_offsets":[3,43]},';
    const unread = await send(
      `{${beyond}${many(65, (i) => `"a${i}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`)},oops`,
    );
    expect(unread.json()).toMatchObject({ code: 'UNKNOWN_FIELD', errors: { length: 16 } });
    const metadata = await send(`{"__metadata__":{${many(1025, (i) => `"a${i}":""`)},oops`);
    expect(metadata.json()).toMatchObject({
      code: 'INVALID_OPTION',
      detail: '__metadata__ has more than 1024 entries; expected fewer',
    });
  });
});

test('three million unknown fields in 30 MB cost next to nothing', async () => {
  const first = Array.from({ length: 100 }, (_, i) => `"a${i}":0`).join(',');
  const body = Buffer.concat([
    Buffer.from(`{${first},`),
    Buffer.alloc(30_000_000, '"abcdef":0,'),
    Buffer.from('"a":0}'),
  ]);
  const before = process.memoryUsage().heapUsed;
  const start = process.threadCpuUsage();
  const { code, errors } = (await post(app, 'softmax', body)).json;
  const { user, system } = process.threadCpuUsage(start);
  expect([code, errors.length]).toEqual(['UNKNOWN_FIELD', 16]);
  expect((user + system) / 1000).toBeLessThan(1000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
});
