import { describe, expect, test } from 'vitest';
import { post, testApp } from './support/app.ts';
import { infer, inJson } from './support/inference.ts';
import { npzOf } from './support/npz.ts';
import { writeFile } from './support/safetensors.ts';

const app = await testApp();

const logits = [
  [1, 2, 3],
  [3, 2, 1],
];
const labels = [0, 2];

/** What a field by that name is answered with. */
const unknown = (name: string, meant: string) => `"${name}" is not a known field; did you mean ${meant}?`;

const OPTIONS = [
  ['weight', '"class_weight"'],
  ['dim', '"class_axis"'],
  ['axis', '"class_axis"'],
  ['smoothing', '"label_smoothing"'],
  ['eps', '"label_smoothing"'],
  ['ignoreIndex', '"ignore_index"'],
  ['reducton', '"reduction"'],
] as const;

async function send(url: string, type: string, payload: string | Buffer) {
  const answer = await app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload });
  return answer.json();
}

/** A safetensors file with these metadata. */
const file = (metadata: { [name: string]: string }) =>
  writeFile(
    {
      logits: { dtype: 'F64', shape: [2, 3], data: Float64Array.from(logits.flat()) },
      labels: { dtype: 'I64', shape: [2], data: BigInt64Array.from(labels.map(BigInt)) },
    },
    metadata,
  );

describe.each(OPTIONS)('the option %s is answered with ours', (name, meant) => {
  test('in a body', async () => {
    const { json } = await post(app, 'cross-entropy', { logits, labels, [name]: 1 });
    expect([json.status, json.code, json.detail]).toEqual([422, 'UNKNOWN_FIELD', unknown(name, meant)]);
  });

  test('in a query', async () => {
    const body = JSON.stringify({ logits, labels });
    const json = await send(`/v1/cross-entropy?${name}=1`, 'application/json', body);
    expect([json.code, json.detail]).toEqual(['UNKNOWN_FIELD', unknown(name, meant)]);
  });

  test('in the query of a stream', async () => {
    const json = await send(`/v1/cross-entropy?${name}=1`, 'application/x-ndjson', '');
    expect([json.code, json.detail]).toEqual(['UNKNOWN_FIELD', unknown(name, meant)]);
  });

  test('in the defaults of a stream', async () => {
    const json = await send('/v1/cross-entropy', 'application/x-ndjson', `{"defaults":{"${name}":1}}`);
    expect([json.code, json.detail]).toEqual(['UNKNOWN_FIELD', unknown(name, meant)]);
  });

  test('in the metadata of a file', async () => {
    const json = await send('/v1/cross-entropy', 'application/vnd.safetensors', file({ [name]: '1', format: 'pt' }));
    expect([json.status, json.code, json.detail]).toEqual([422, 'UNKNOWN_FIELD', unknown(name, meant)]);
  });

  test('in the parameters of an inference request', async () => {
    const inputs = [
      { name: 'logits', shape: [2, 3], datatype: 'FP64', data: logits },
      { name: 'labels', shape: [2], datatype: 'INT64', data: labels },
    ];
    const { json } = await infer(app, 'cross-entropy', inJson({ inputs, parameters: { [name]: 1 } }));
    expect(json).toEqual({ error: unknown(name, meant) });
  });
});

test.each(['reduction', 'label_smoothing', 'ignore_index'])(
  'the option %s of another operation is not passed over in the metadata of a file',
  async (name) => {
    const logits = { dtype: 'F64', shape: [1], data: Float64Array.of(1) };
    const json = await send('/v1/softmax', 'application/vnd.safetensors', writeFile({ logits }, { [name]: '1' }));
    expect([json.code, json.detail]).toEqual(['UNKNOWN_FIELD', expect.stringMatching(`^"${name}" is not a known`)]);
  },
);

test('what a file says of itself is passed over', async () => {
  const metadata = { format: 'pt', step: '100', epoch: '3', input: 'images', target: 'digits' };
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/cross-entropy',
    headers: { 'content-type': 'application/vnd.safetensors', accept: 'application/json' },
    payload: file(metadata),
  });
  expect(answer.json().loss).toBeCloseTo(2.4076, 4);
});

test.each([
  ['input', '"logits"'],
  ['target', '"labels" or "target_probs"'],
  ['weight', '"class_weight"'],
])('the input %s of an inference request is answered with ours', async (name, meant) => {
  const inputs = [{ name, shape: [1], datatype: 'FP64', data: [1] }];
  const { json } = await infer(app, 'cross-entropy', inJson({ inputs }));
  expect(json).toEqual({ error: unknown(name, meant) });
});

test('logits sent to nll name log_probs and the operation for logits', async () => {
  const { json } = await post(app, 'nll', { logits, labels });
  expect(json.detail).toBe(unknown('logits', '"log_probs", or /v1/cross-entropy'));
});

test('a field that resembles none is answered with all that there are', async () => {
  const { json } = await post(app, 'softmax', { logits, momentum: 2 });
  const all =
    'logits, grad_output, temperature, softcap, class_mask, class_axis, dtype, encoding, on_non_finite, outputs';
  const [text, list] = json.detail.split('; expected one of ');
  expect(text).toBe('"momentum" is not a known field');
  expect(list.split(', ').toSorted()).toEqual(all.split(', ').toSorted());
});

describe('labels of another shape', () => {
  const rest = 'that of the logits without their class axis';

  test.each(['cross-entropy', 'nll'])('that are one-hot name target_probs (%s)', async (operation) => {
    const rows = operation === 'nll' ? { log_probs: [[-1, -0.5]] } : { logits: [[1, 2]] };
    const { json } = await post(app, operation, { ...rows, labels: [[0, 1]] });
    const hint = '(one-hot labels and probabilities are target_probs of cross-entropy)';
    expect(json.detail).toBe(`labels has shape [1, 2]; expected shape [1], ${rest} ${hint}`);
  });

  test.each([
    ['cross-entropy', 'logits', 'F32', '(one-hot labels and probabilities are target_probs of cross-entropy)'],
    ['nll', 'log_probs', 'F64', '(one-hot labels and probabilities are target_probs of cross-entropy)'],
    ['binary-cross-entropy', 'logits', 'F32', '(probabilities are target_probs)'],
  ])(
    'that are real numbers name target_probs, in every encoding with types (%s)',
    async (operation, rows, type, hint) => {
      const ones = type === 'F32' ? Float32Array.of(0, 1) : Float64Array.of(0, 1);
      const tensor = { dtype: type, shape: [1, 2], data: ones };
      const tensors = { [rows]: tensor, labels: tensor };
      const base64 = { dtype: type, shape: [1, 2], data: Buffer.from(ones.buffer).toString('base64') };
      const inputs = Object.keys(tensors).map((name) => ({
        name,
        datatype: `FP${type.slice(1)}`,
        shape: [1, 2],
        data: [0, 1],
      }));
      const send = async (url: string, contentType: string, payload: Buffer | string) =>
        (await app.inject({ method: 'POST', url, headers: { 'content-type': contentType }, payload })).json();
      const url = `/v1/${operation}`;
      for (const answer of [
        await send(url, 'application/x-npz', npzOf(tensors)),
        await send(url, 'application/vnd.safetensors', writeFile(tensors)),
        await send(url, 'application/json', JSON.stringify({ [rows]: base64, labels: base64 })),
      ]) {
        expect(answer).toMatchObject({ code: 'UNSUPPORTED_DTYPE', detail: expect.stringContaining(hint) });
      }
      const { error } = await send(`/v2/models/${operation}/infer`, 'application/json', JSON.stringify({ inputs }));
      expect(error).toContain(hint);
    },
  );

  test('that fit classes at the end name class_axis', async () => {
    const body = {
      logits: [
        [
          [1, 2, 3, 4],
          [1, 2, 3, 4],
          [4, 3, 2, 1],
        ],
      ],
      labels: [[0, 1, 3]],
    };
    const { json } = await post(app, 'cross-entropy', body);
    expect(json.detail).toBe(
      `labels has shape [1, 3]; expected shape [1, 4], ${rest} (class_axis: -1 if the classes come last)`,
    );
    expect((await post(app, 'cross-entropy', { ...body, class_axis: -1 })).status).toBe(200);
  });

  test('that fit nothing have no hint', async () => {
    const { json } = await post(app, 'cross-entropy', { logits, labels: [0] });
    expect(json.detail).toBe(`labels has shape [1]; expected shape [2], ${rest}`);
  });

  test('given as target_probs name labels', async () => {
    const { json } = await post(app, 'cross-entropy', { logits, target_probs: labels });
    expect(json.detail).toBe(
      'target_probs has shape [2]; expected shape [2, 3], that of the logits (class indices are labels)',
    );
  });
});

describe('JSON that is sent as safetensors is recognized', () => {
  const JSON_HINT = '(it looks like JSON: send "content-type: application/json")';

  test.each([
    JSON.stringify({ logits, labels }),
    JSON.stringify({ logits, labels }, undefined, 2),
    '  [[1, 2, 3], [3, 2, 1]]',
    '{"a":1}',
    '[1]',
  ])('%j', async (body) => {
    const json = await send('/v1/cross-entropy', 'application/vnd.safetensors', body);
    expect([json.status, json.code]).toEqual([400, 'MALFORMED_SAFETENSORS']);
    expect(json.detail).toMatch(/^(the length of the header is \d+|the file ends after \d+ bytes) \(/);
    expect(json.detail).toContain(`${JSON_HINT}; expected `);
  });

  test.each([
    ['text', 'logits: 1, 2, 3'],
    ['a short text', 'abc'],
    ['a length that is too large', Buffer.from(BigUint64Array.of(2n ** 40n).buffer)],
    ['a length whose first byte is that of {', Buffer.concat([Buffer.from('{\0\0\0\0\0\0\0'), Buffer.from('{}')])],
  ])('but not %s', async (_, body) => {
    const json = await send('/v1/cross-entropy', 'application/vnd.safetensors', body);
    expect(json.code).toBe('MALFORMED_SAFETENSORS');
    expect(json.detail).not.toContain('JSON');
  });
});
