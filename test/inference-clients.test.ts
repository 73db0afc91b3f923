import { describe, expect, test } from 'vitest';
import { testApp } from './support/app.ts';
import { infer, inJson, withBytes } from './support/inference.ts';

/**
 * What the protocol's own clients for Python send, byte shape for byte shape, and what they look for in an answer: Triton's
 * `tritonclient.http` and KServe's `InferenceRESTClient`.
 */

const app = await testApp();

const logits = Float64Array.of(1, 2, 3, 0, -1, 0.5);
const labels = BigInt64Array.of(2n, 0n);
const weights = Float64Array.of(1, 2, 5);
const LOSS = 0.5922201965439159;

describe("Triton's client", () => {
  /** It has spaces in its JSON nowhere, no content-type at all, and the members in this order. */
  const input = (name: string, shape: number[], datatype: string, data: ArrayBufferView) => ({
    name,
    shape,
    datatype,
    parameters: { binary_data_size: data.byteLength },
  });
  const untyped = ({ headers, payload }: ReturnType<typeof withBytes>) => {
    const { 'content-type': _type, ...rest } = headers;
    return { headers: rest, payload };
  };

  test('sends bytes without a content-type, and by default wants all outputs as bytes', async () => {
    const request = {
      id: 'request 1',
      inputs: [
        input('logits', [2, 3], 'FP64', logits),
        input('labels', [2], 'INT64', labels),
        input('class_weight', [3], 'FP64', weights),
      ],
      parameters: { binary_data_output: true, label_smoothing: 0.2 },
    };
    const { json, headers, outputs } = await infer(
      app,
      'cross-entropy/versions/1',
      untyped(withBytes(request, logits, labels, weights)),
    );
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(json).toEqual({
      id: 'request 1',
      model_name: 'cross-entropy',
      model_version: '1',
      outputs: [
        { name: 'loss', shape: [], datatype: 'FP64', parameters: { binary_data_size: 8 } },
        { name: 'losses', shape: [2], datatype: 'FP64', parameters: { binary_data_size: 16 } },
        { name: 'grad', shape: [2, 3], datatype: 'FP64', parameters: { binary_data_size: 48 } },
      ],
    });
    expect(outputs[0]?.numbers).toEqual([LOSS]);
  });

  test('sends JSON without a content-type, and an infinity as a bare token', async () => {
    const text =
      '{"inputs":[{"name":"logits","shape":[2,2],"datatype":"FP64","data":[1.0,-Infinity,0.0,0.0]}],' +
      '"outputs":[{"name":"log_probs","parameters":{"binary_data":false}}]}';
    const { json } = await infer(app, 'log-softmax', untyped(inJson(text)));
    expect(json.outputs[0].data).toEqual([0, '-Infinity', -Math.LN2, -Math.LN2]);
  });

  test('sends an empty batch as bytes: none', async () => {
    const none = new Float64Array(0);
    const inputs = [input('logits', [0, 3], 'FP64', none), input('labels', [0], 'INT64', none)];
    const request = withBytes({ inputs, parameters: { binary_data_output: true } }, none, none);
    const { outputs } = await infer(app, 'cross-entropy', untyped(request));
    expect(outputs.map(({ name, shape, numbers }) => [name, shape, numbers])).toEqual([
      ['loss', [], [0]],
      ['losses', [0], []],
      ['grad', [0, 3], []],
    ]);
  });

  test('takes any status but 200 for not ready, and the error from its JSON', async () => {
    for (const url of ['/v2/models/relu/ready', '/v2/models/nll/versions/2/ready']) {
      const answer = await app.inject({ url });
      expect([answer.statusCode, Object.keys(answer.json())]).toEqual([404, ['error']]);
    }
  });
});

describe("KServe's client", () => {
  const input = (name: string, shape: number[], datatype: string, data: ArrayBufferView) => ({
    name,
    shape,
    datatype,
    parameters: { binary_data_size: data.byteLength },
  });

  test('names the model in the body, and sends bytes as application/octet-stream', async () => {
    const request = {
      id: '9f0b2a64-7f0d-4f6b-9d53-0f8a52b4a6c1',
      model_name: 'cross-entropy',
      inputs: [
        input('logits', [2, 3], 'FP64', logits),
        input('labels', [2], 'INT64', labels),
        input('class_weight', [3], 'FP64', weights),
      ],
      outputs: [{ name: 'loss', parameters: { binary_data: true } }, { name: 'grad' }],
      parameters: { label_smoothing: 0.2 },
    };
    const { json, outputs } = await infer(app, 'cross-entropy', withBytes(request, logits, labels, weights));
    expect(json.id).toBe(request.id);
    expect(outputs.map(({ name, bytes }) => [name, bytes?.length])).toEqual([
      ['loss', 8],
      ['grad', undefined],
    ]);
    expect(outputs[0]?.numbers).toEqual([LOSS]);
  });

  test('sends an input of no bytes with data that is null', async () => {
    const empty = (name: string, shape: number[], datatype: string) => ({
      name,
      shape,
      datatype,
      parameters: { binary_data_size: 0 },
      data: null,
    });
    const inputs = [empty('logits', [0, 3], 'FP64'), empty('labels', [0], 'INT64')];
    const { status, json } = await infer(
      app,
      'cross-entropy',
      inJson({ id: 'a', model_name: 'cross-entropy', inputs }),
    );
    expect([status, json.outputs?.[0]]).toEqual([200, { name: 'loss', shape: [], datatype: 'FP64', data: [0] }]);
  });

  test('shows the error where its content-type is application/json and nothing more', async () => {
    const inputs = [input('logits', [2, 3], 'FP64', logits), input('labels', [2], 'INT64', labels)];
    const odd = BigInt64Array.of(2n, 7n);
    const { status, headers, json } = await infer(app, 'cross-entropy', withBytes({ inputs }, logits, odd));
    expect([status, headers['content-type']]).toEqual([400, 'application/json']);
    expect(json).toEqual({ error: 'labels[1] is 7; expected an integer in [0, 3) or ignore_index -100' });
  });

  test('looks for ready in the health of the server', async () => {
    expect((await app.inject({ url: '/v2/health/ready' })).json().ready).toBe(true);
  });
});
