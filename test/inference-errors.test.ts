import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testApp } from './support/app.ts';
import { infer, inJson, type Request, withBytes } from './support/inference.ts';
import { RawClient } from './support/socket.ts';

const app = await testApp({ BODY_LIMIT: '400000', BODIES_LIMIT: '400000' });

const logits = { name: 'logits', shape: [2, 2], datatype: 'FP64', data: [1, 2, 3, 4] };
const labels = { name: 'labels', shape: [2], datatype: 'INT64', data: [0, 1] };
const inBytes = (more: object = {}) => ({
  name: 'logits',
  shape: [2, 2],
  datatype: 'FP64',
  parameters: { binary_data_size: 32 },
  ...more,
});
const bytes = Float64Array.of(1, 2, 3, 4);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const text = JSON.stringify({ inputs: [inBytes()] });

async function expectError(request: Request, error: string | RegExp, status = 400, model = 'cross-entropy') {
  const answer = await infer(app, model, request);
  expect(answer.json).toEqual({ error: error instanceof RegExp ? expect.stringMatching(error) : error });
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/json');
}

describe('a request is refused, with one line that says why, where its JSON', () => {
  test.each<[string, string | object, string | RegExp]>([
    ['is empty', '', 'the body is empty, expected a JSON object at byte 0 (line 1, column 1)'],
    ['is no JSON', '{"inputs":[}', "unexpected '}', expected a value at byte 11 (line 1, column 12)"],
    ['is no object', '[]', 'the body is an array; expected an object'],
    ['goes on', '{"inputs":[]} x', "unexpected 'x', expected nothing after the request at byte 14 (line 1, column 15)"],
    ['is nested too deep', `{"id":${nested(70)}}`, /^arrays and objects nested more than 65 deep/],
    ['has no inputs', {}, 'inputs is missing; it is required'],
    ['has inputs that are no array', { inputs: {} }, 'inputs is an object; expected an array of objects'],
    ['has an input that is no object', { inputs: [logits, 3] }, 'inputs[1] is 3; expected an object'],
    ['has a member that is not known', { inputs: [], input: 1 }, /^input is not known; expected id, model_name, param/],
    ['has a member twice', '{"id":"a","id":"a","inputs":[]}', 'id stands twice; expected it once'],
    ['has an id that is no text', { id: 42, inputs: [] }, 'id is 42; expected a string'],
    ['names another model', { model_name: 'nll', inputs: [] }, /^model_name is "nll"; expected "cross-entropy"/],
    ['has parameters that are none', { inputs: [], parameters: [] }, 'parameters is an array; expected an object'],
    [
      'has a parameter twice',
      '{"parameters":{"dtype":"float32","dtype":"float32"},"inputs":[]}',
      'parameters.dtype stands twice; expected it once',
    ],
    [
      'has a parameter that is a text for a number',
      { inputs: [logits, labels], parameters: { label_smoothing: '0.1' } },
      'label_smoothing is "0.1"; expected a number in [0, 1]',
    ],
    [
      'has a parameter that is an array',
      { inputs: [logits, labels], parameters: { class_axis: [1] } },
      'parameters.class_axis is an array; expected a string, a number, true or false',
    ],
    [
      'has a parameter that is not known',
      { inputs: [logits, labels], parameters: { reducton: 'sum' } },
      '"reducton" is not a known field; did you mean "reduction"?',
    ],
    [
      'has a parameter that is a tensor',
      { inputs: [logits], parameters: { labels: 1 } },
      'parameters.labels is 1; expected it among the inputs, since it is a tensor',
    ],
    [
      'has the outputs among the parameters',
      { inputs: [logits, labels], parameters: { outputs: 'loss' } },
      'parameters.outputs is "loss"; expected names in the outputs beside the inputs',
    ],
    [
      'has an encoding',
      { inputs: [logits, labels], parameters: { encoding: 'base64' } },
      'parameters.encoding is "base64"; expected binary_data of each of the outputs',
    ],
    [
      'has a priority',
      { inputs: [logits, labels], parameters: { priority: 1 } },
      'parameters.priority is 1; expected 0 or no such parameter, since requests here have no order',
    ],
    [
      'is one of a sequence',
      { inputs: [logits, labels], parameters: { sequence_id: 7, sequence_start: true } },
      'parameters.sequence_id is 7; expected 0 or no such parameter, since requests here have no order',
    ],
    [
      'has a content type that is no tensor',
      { inputs: [logits, labels], parameters: { content_type: 'str' } },
      'parameters.content_type is "str"; expected "np" or "pd", since inputs are tensors',
    ],
    [
      'has headers that are none',
      { inputs: [logits, labels], parameters: { headers: [] } },
      'parameters.headers is an array; expected an object',
    ],
    [
      'has a parameter and an input of one name',
      { inputs: [logits, labels, { ...logits, name: 'dtype' }], parameters: { dtype: 'float32' } },
      'parameters.dtype is given twice, once among the inputs; expected it once',
    ],
    [
      'has a flag that is none',
      { inputs: [logits, labels], parameters: { binary_data_output: 1 } },
      'parameters.binary_data_output is 1; expected true or false',
    ],
  ])('%s', async (_kind, json, error) => {
    await expectError(inJson(json), error);
  });
});

describe('a request is refused where an input', () => {
  test.each<[string, object | string, string | RegExp]>([
    ['has no name', { shape: [], datatype: 'FP64', data: [] }, 'inputs[0].name is missing; it is required'],
    ['has a name that is no text', { ...logits, name: 1 }, 'inputs[0].name is 1; expected a string'],
    [
      'has a name that is not known',
      { ...logits, name: 'logit' },
      '"logit" is not a known field; did you mean "logits"?',
    ],
    ['has the name __proto__', { ...logits, name: '__proto__' }, /^"__proto__" is not a known field/],
    ['has no datatype', { ...logits, datatype: undefined }, 'inputs[0].datatype is missing; it is required'],
    [
      'is of BYTES',
      { ...logits, datatype: 'BYTES', data: ['a'] },
      /^inputs\[0\]\.datatype is "BYTES"; expected FP64, FP32, FP16, BF16 for/,
    ],
    ['is of BOOL', { ...logits, datatype: 'BOOL', data: [true] }, /^inputs\[0\]\.datatype is "BOOL"/],
    [
      'is of integers and is logits',
      { ...logits, datatype: 'INT64' },
      /^inputs\[0\]\.datatype is "INT64"; expected FP64/,
    ],
    [
      'is labels of no integers',
      { ...labels, datatype: 'FP32' },
      'inputs[0].datatype is "FP32"; expected INT64, INT32, INT16, INT8, UINT64, UINT32, UINT16, UINT8 for labels (one-hot labels and probabilities are target_probs of cross-entropy)',
    ],
    ['has no shape', { ...logits, shape: undefined }, 'inputs[0].shape is missing; it is required'],
    [
      'has a negative length',
      { ...logits, shape: [-1, 2] },
      'inputs[0].shape is [-1, 2]; expected an array of integers that are 0 or more',
    ],
    ['has a broken length', { ...logits, shape: [1.5] }, /^inputs\[0\]\.shape is \[1\.5\]; expected/],
    [
      'has a length beyond 2^53',
      { ...logits, shape: [2 ** 53] },
      /^inputs\[0\]\.shape is \[9007199254740992\]; expected/,
    ],
    ['has a shape that is none', { ...logits, shape: 4 }, /^inputs\[0\]\.shape is 4; expected/],
    ['has 65 axes', { ...logits, shape: new Array(65).fill(1), data: [1] }, 'logits has 65 axes; expected at most 64'],
    [
      'is empty and enormous',
      { ...logits, shape: [0, 2 ** 50], data: [] },
      /^logits has shape \[0, \d+\] and no numbers/,
    ],
    [
      'is empty and beyond all numbers',
      { ...logits, shape: [0, ...new Array(40).fill(2 ** 52)], data: [] },
      /and no numbers/,
    ],
    [
      'is beyond all numbers',
      { ...logits, shape: new Array(40).fill(2 ** 52) },
      /^inputs\[0\]\.data has shape \[4\]; expected \[Infinity\]/,
    ],
    [
      'has too few numbers',
      { ...logits, data: [1, 2, 3] },
      'inputs[0].data has shape [3]; expected [4] or that of the input, [2, 2]',
    ],
    [
      'has numbers in another shape',
      {
        ...logits,
        shape: [4, 1],
        data: [
          [1, 2],
          [3, 4],
        ],
      },
      /^inputs\[0\]\.data has shape \[2, 2\]; expected \[4\]/,
    ],
    [
      'has uneven numbers',
      { ...logits, data: [[1, 2], [3]] },
      'inputs[0].data[1] has 1 element; expected 2, as in the arrays before it',
    ],
    [
      'has null for a number',
      { ...logits, data: [1, null, 3, 4] },
      /^inputs\[0\]\.data\[1\] is null; expected a number/,
    ],
    ['has text for a number', { ...logits, data: ['1', 2, 3, 4] }, /^inputs\[0\]\.data\[0\] is "1"; expected a number/],
    ['has one number for all', { ...logits, shape: [], data: 1 }, 'inputs[0].data is 1; expected an array of numbers'],
    ['has an object for numbers', { ...logits, data: {} }, 'inputs[0].data is an object; expected an array of numbers'],
    ['has null for numbers', { ...logits, data: null }, 'inputs[0].data is null; expected an array of numbers'],
    [
      'has no numbers at all',
      { ...logits, data: undefined },
      'inputs[0].data is missing, and binary_data_size too; one of them is required',
    ],
    [
      'has numbers twice',
      inBytes({ data: [1, 2, 3, 4] }),
      'inputs[0].data is given, and binary_data_size too; expected one of them',
    ],
    [
      'has a number beyond FP64',
      '{"name":"logits","shape":[1],"datatype":"FP64","data":[1e999]}',
      /^inputs\[0\]\.data\[0\] is 1e999, which overflows/,
    ],
    [
      'has a number beyond FP32',
      { ...logits, datatype: 'FP32', data: [1, 2, 3, 3.5e38] },
      'logits[1][1] is 3.5e+38; expected a number that FP32 can hold',
    ],
    [
      'has a number beyond FP16',
      { ...logits, datatype: 'FP16', data: [1, 2, 65520, 4] },
      'logits[1][0] is 65520; expected a number that FP16 can hold',
    ],
    [
      'has a number beyond BF16',
      { ...logits, datatype: 'BF16', data: [1, 2, 3.4e38, 4] },
      'logits[1][0] is 3.4e+38; expected a number that BF16 can hold',
    ],
    ['has a broken label', { ...labels, data: [0, 1.5] }, /^labels\[1\] is 1\.5; expected an integer in/],
    [
      'has a label beyond its type',
      { ...labels, datatype: 'INT8', data: [0, 300] },
      'labels[1] is 300; expected an integer in [-128, 127]',
    ],
    [
      'has a negative unsigned label',
      { ...labels, datatype: 'UINT64', data: [0, -1] },
      'labels[1] is -1; expected an integer in [0, 9007199254740992]',
    ],
    ['has a label that is no number', { ...labels, data: ['NaN', 0] }, /^labels\[0\] is NaN; expected an integer/],
    [
      'has a parameter that is not known',
      inBytes({ parameters: { shared_memory_region: 'a' } }),
      /^inputs\[0\]\.parameters\.shared_memory_region is not known; exp/,
    ],
    [
      'has a content type that is no tensor',
      { ...logits, parameters: { content_type: 'base64' } },
      'inputs[0].parameters.content_type is "base64"; expected "np", since it is a tensor',
    ],
    [
      'has a member that is not known',
      { ...logits, dtype: 'FP64' },
      'inputs[0].dtype is not known; expected name, shape, datatype, parameters, data',
    ],
    ['has a member twice', '{"data":[1],"data":[1],"name":"logits"}', 'inputs[0].data stands twice; expected it once'],
    [
      'has bytes without a header',
      inBytes(),
      /^inputs\[0\] has 32 bytes behind the JSON, where 0 are left .*Inference-Header-Content-Length/,
    ],
  ])('%s', async (_kind, input, error) => {
    const json = typeof input === 'string' ? input : JSON.stringify(input);
    await expectError(inJson(`{"inputs":[${json}]}`), error);
  });

  test('stands twice', async () => {
    await expectError(
      inJson({ inputs: [logits, labels, logits] }),
      'inputs[2].name is "logits", as is another; expected each once',
    );
  });

  test('has the name of an option', async () => {
    const request = inJson({ inputs: [logits, labels, { ...logits, name: 'reduction' }] });
    await expectError(request, /^reduction is an object; expected "none"/);
  });

  test('is one of another model', async () => {
    await expectError(
      inJson({ inputs: [{ ...logits, name: 'log_probs' }] }),
      /^"log_probs" is not a known field/,
      400,
      'softmax',
    );
  });

  test('holds what the operation cannot take: the 422 of /v1 is a 400 here', async () => {
    const request = inJson({ inputs: [logits, { ...labels, data: [0, 2] }] });
    await expectError(request, 'labels[1] is 2; expected an integer in [0, 2) or ignore_index -100');
  });
});

describe('a request is refused where an output', () => {
  test.each<[string, unknown, string | RegExp]>([
    ['is not known', [{ name: 'los' }], /^outputs\[0\] is "los"; expected "loss", "losses"/],
    ['has no name', [{}], 'outputs[0].name is missing; it is required'],
    ['has a name that is no text', [{ name: null }], 'outputs[0].name is null; expected a string'],
    ['is no object', ['loss'], 'outputs[0] is "loss"; expected an object'],
    ['stands twice', [{ name: 'loss' }, { name: 'loss' }], /^outputs is an array that names one twice/],
    [
      'is asked for as classes',
      [{ name: 'probs', parameters: { classification: 1 } }],
      'outputs[0].parameters.classification is not known; expected binary_data, content_type, headers',
    ],
    [
      'has a flag that is none',
      [{ name: 'loss', parameters: { binary_data: 'true' } }],
      'outputs[0].parameters.binary_data is "true"; expected true or false',
    ],
    ['is none', [], /^outputs is an empty array; expected/],
    ['needs another input', [{ name: 'target_grad' }], /target_grad/],
  ])('%s', async (_kind, outputs, error) => {
    await expectError(inJson({ inputs: [logits, labels], outputs }), error);
  });
});

describe('a request with bytes is refused where', () => {
  const withLength = (length: string, request = withBytes({ inputs: [inBytes()] }, bytes)) => ({
    ...request,
    headers: { ...request.headers, 'inference-header-content-length': length },
  });
  const size = text.length + 32;

  test.each<[string, Request, string | RegExp]>([
    [
      'its JSON is longer than all',
      withLength(`${size + 1}`),
      `Inference-Header-Content-Length is ${size + 1}; expected at most ${size}, which is all of the body`,
    ],
    ['its JSON ends before', withLength(`${text.length - 1}`), /^unexpected end, expected ',' or '}'/],
    ['its JSON goes on in the bytes', withLength(`${text.length + 1}`), /expected nothing after the request/],
    ['the length is negative', withLength('-1'), /^Inference-Header-Content-Length is -1; expected how many bytes/],
    ['the length is no integer', withLength('1.5'), /^Inference-Header-Content-Length is 1.5/],
    ['the length is a word', withLength('all'), /^Inference-Header-Content-Length is all/],
    ['the length is 0: bytes without JSON', withLength('0'), /^Inference-Header-Content-Length is 0/],
    ['the length is enormous', withLength('9'.repeat(30)), /^Inference-Header-Content-Length is 9+; expected/],
    [
      'bytes are missing',
      withBytes(text, bytes.subarray(0, 3)),
      /^inputs\[0\] has 32 bytes behind the JSON, where 24 are left of the body/,
    ],
    [
      'bytes are left',
      withBytes(text, bytes, Uint8Array.of(0)),
      'the body has 1 bytes behind those of its inputs; expected none',
    ],
    [
      'bytes belong to no input',
      withBytes({ inputs: [logits] }, bytes),
      'the body has 32 bytes behind those of its inputs; expected none',
    ],
    [
      'they are more than the shape needs',
      withBytes({ inputs: [inBytes({ shape: [3] })] }, bytes),
      'inputs[0].parameters.binary_data_size is 32; expected 24 for shape [3] of its datatype',
    ],
    [
      'they are fewer than the shape needs',
      withBytes({ inputs: [inBytes({ shape: [2, 3] })] }, bytes),
      /is 32; expected 48/,
    ],
    [
      'they are as many as no memory has',
      withBytes({ inputs: [inBytes({ shape: [2 ** 40, 2 ** 40], parameters: { binary_data_size: 2 ** 83 } })] }, bytes),
      /^inputs\[0\] has 9.671406556917033e\+24 bytes/,
    ],
    [
      'their number is negative',
      withBytes({ inputs: [inBytes({ parameters: { binary_data_size: -32 } })] }, bytes),
      /binary_data_size is -32; expected 32/,
    ],
    [
      'their number is a text',
      withBytes({ inputs: [inBytes({ parameters: { binary_data_size: '32' } })] }, bytes),
      /binary_data_size is "32"; expected 32/,
    ],
  ])('%s', async (_kind, request, error) => {
    await expectError(request, error, 400, 'softmax');
  });

  test('a long label is no double', async () => {
    const request = withBytes(
      { inputs: [logits, { ...labels, data: undefined, parameters: { binary_data_size: 16 } }] },
      BigInt64Array.of(0n, 2n ** 62n + 1n),
    );
    await expectError(request, /^labels\[1\] is 4611686018427387905/, 400, 'cross-entropy');
  });

  test('its JSON is closed only by the bytes, whatever these are', async () => {
    for (const data of ['[1,2,3', '[1,2,3,', '[1,2,3,4', '[[1,2],[3,4]', '[1e']) {
      const start = `{"inputs":[{"name":"logits","datatype":"FP64","shape":[4],"data":${data}`;
      await expectError(
        withBytes(start, Buffer.from('4]}]}')),
        new RegExp(`^unexpected end, expected .* at byte ${start.length} `),
        400,
        'softmax',
      );
    }
  });

  test('anything is cut off or changed: never a 5xx', async () => {
    const whole = withBytes(
      { id: 'é', inputs: [inBytes(), labels], outputs: [{ name: 'grad', parameters: { binary_data: true } }] },
      bytes,
    );
    const payload = whole.payload as Buffer;
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.nat(payload.length - 1), fc.nat(255), fc.nat(payload.length), async (at, byte, length) => {
        const changed = Buffer.from(payload);
        changed[at] = byte;
        for (const odd of [changed, payload.subarray(0, length)]) {
          const { statusCode } = await app.inject({
            method: 'POST',
            url: '/v2/models/cross-entropy/infer',
            headers: whole.headers,
            payload: odd,
          });
          expect([200, 400]).toContain(statusCode);
          statuses.add(statusCode);
        }
      }),
      { numRuns: 300 },
    );
    expect([...statuses].sort()).toEqual([200, 400]);
  });
});

describe('errors under /v2 have the form of the protocol', () => {
  const infers = {
    method: 'POST',
    url: '/v2/models/softmax/infer',
    payload: JSON.stringify({ inputs: [logits] }),
  } as const;

  test.each([
    ['a path', { url: '/v2/x?y=1' }, 404, /^there is nothing at \/v2\/x;/],
    ['a model', { ...infers, url: '/v2/models/relu/infer' }, 404, /^there is nothing at \/v2\/models\/relu\/infer/],
    ['a version', { url: '/v2/models/softmax/versions/2' }, 404, /^there is nothing at/],
  ])('404 for %s that is not there', async (_kind, request, status, error) => {
    const answer = await app.inject(request);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/json']);
    expect(answer.json()).toEqual({ error: expect.stringMatching(error) });
  });

  test('405 for a method that is not, with those that are', async () => {
    const answer = await app.inject({ url: infers.url });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST']);
    expect(answer.json()).toEqual({ error: 'GET is not allowed at /v2/models/softmax/infer; expected POST' });
  });

  test.each(['text/plain', 'application/vnd.safetensors', 'nonsense', 'application/x-ndjson'])(
    '415 for %s',
    async (type) => {
      const answer = await app.inject({ ...infers, headers: { 'content-type': type } });
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([415, 'application/json']);
      const expected = 'application/json, application/octet-stream, or none';
      const error = `content-type is ${type}; expected ${expected}; for JSON send "content-type: application/json"`;
      expect(answer.json()).toEqual({ error });
    },
  );

  test('no 406, since the protocol has one type of answer', async () => {
    for (const accept of ['text/html', '', '*/*; charset=utf-8']) {
      const inputs = [{ name: 'logits', shape: [1], datatype: 'FP64', data: [1] }];
      const headers = { 'content-type': 'application/json', accept };
      const answer = await app.inject({ ...infers, headers, payload: JSON.stringify({ inputs }) });
      expect(answer.statusCode).toBe(200);
    }
  });

  test('413 for a body that is too large', async () => {
    const answer = await app.inject({ ...infers, payload: Buffer.alloc(400_001) });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([413, 'application/json']);
    expect(answer.json()).toEqual({ error: expect.stringMatching(/400001 bytes; expected at most 400000/) });
  });

  test('400 for a query, which has no options here', async () => {
    const answer = await app.inject({ ...infers, url: `${infers.url}?dtype=float32` });
    expect([answer.statusCode, answer.json()]).toEqual([
      400,
      { error: expect.stringMatching(/^the address has a query; expected none/) },
    ]);
  });

  test('400 for a path that is none', async () => {
    const answer = await app.inject({ url: '/v2/%zz' });
    expect([answer.statusCode, Object.keys(answer.json())]).toEqual([400, ['error']]);
  });

  test('and those of other paths have their own', async () => {
    for (const url of ['/v2x', '/v1/v2']) {
      const answer = await app.inject({ url });
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'application/problem+json']);
    }
  });

  test('the formats of /v1 know nothing of this one', async () => {
    const answer = await app.inject({ ...infers, url: '/v1/softmax', headers: { 'content-type': 'application/json' } });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'UNKNOWN_FIELD']);
  });
});

describe('the health of the server', () => {
  test('is the JSON of the protocol', async () => {
    const [server, live, ready, model] = await Promise.all(
      ['/v2', '/v2/health/live', '/v2/health/ready', '/v2/models/nll/ready'].map((url) => app.inject({ url })),
    );
    expect(server?.json()).toEqual({
      name: 'exact-loss',
      version: expect.any(String),
      extensions: ['binary_tensor_data'],
    });
    expect(live?.json()).toEqual({ live: true });
    expect(ready?.json()).toEqual({ live: true, ready: true });
    expect(model?.json()).toEqual({ name: 'nll', ready: true });
  });

  test('while draining is live and not ready: 503', async () => {
    const draining = await testApp();
    await draining.listen({ port: 0, host: '127.0.0.1' });
    const { port } = draining.server.address() as { port: number };
    const client = await RawClient.open(port);
    const drained = draining.drain(200);
    await client.send('GET /v2/health/ready HTTP/1.1\r\nhost: a\r\n\r\n');
    await client.receives(/HTTP\/1\.1 503[\s\S]*\{"live":true,"ready":false\}/);
    const [live, model] = await Promise.all(
      ['/v2/health/live', '/v2/models/nll/ready'].map((url) => draining.inject({ url })),
    );
    expect([live?.statusCode, live?.json()]).toEqual([200, { live: true }]);
    expect([model?.statusCode, model?.json()]).toEqual([503, { name: 'nll', ready: false }]);
    client.socket.destroy();
    await drained;
  });
});
