import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { PROBLEM_CODES, type ProblemCode } from '../../src/errors.ts';
import { exampleProblem } from '../../src/routes/describe-errors.ts';
import { INFERENCE_EXAMPLES } from '../../src/routes/inference-error-examples.ts';
import { testApp } from '../support/app.ts';

const app = await testApp();

interface Sent {
  readonly method?: 'GET' | 'POST';
  readonly url?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: object | string | Buffer;
}

const logits = [
  [1, 2, 3],
  [0, -1, 0.5],
];
const valid = { logits, labels: [2, 0] };
const ofType = (type: string) => ({ headers: { 'content-type': type } });
const orpo = { beta: 0.1, rejected: [-12], loss_type: 'orpo', rejected_lengths: [8] };

/** A request for each problem that needs no socket of its own, nor a busy service. */
const REQUESTS: { readonly [code in ProblemCode]?: Sent } = {
  EMPTY_BODY: { body: '' },
  MALFORMED_JSON: { body: '{"logits": [[1, 2,]], "labels": [0]}' },
  MALFORMED_SAFETENSORS: { ...ofType('application/vnd.safetensors'), body: 'PK' },
  MALFORMED_NPY: {
    url: '/v1/softmax',
    ...ofType('multipart/form-data; boundary=b'),
    body: Buffer.from(
      '--b\r\nContent-Disposition: form-data; name="logits"; filename="a.npy"\r\n\r\n\x93NUMPY\x01\x00\r\n--b--\r\n',
      'latin1',
    ),
  },
  MALFORMED_NPZ: { ...ofType('application/x-npz'), body: '[[1,2]]' },
  MALFORMED_MULTIPART: { ...ofType('multipart/form-data'), body: 'logits' },
  MALFORMED_ENCODING: {
    headers: { 'content-encoding': 'gzip' },
    body: '{"logits":[[1,2,3],[0,-1,0.5]]}',
  },
  INVALID_UTF8: { body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) },
  NESTED_TOO_DEEP: { body: `{"logits": ${'['.repeat(80)}1${']'.repeat(80)}}` },
  NOT_FOUND: { url: '/v1/crossentropy', body: {} },
  METHOD_NOT_ALLOWED: { method: 'GET' },
  NOT_ACCEPTABLE: { headers: { accept: 'text/html' }, body: valid },
  PRECONDITION_FAILED: { method: 'GET', url: '/vectors/nll.json', headers: { 'if-match': '"another"' } },
  RANGE_NOT_SATISFIABLE: { method: 'GET', url: '/vectors/nll.json', headers: { range: 'bytes=999999999-' } },
  UNSUPPORTED_MEDIA_TYPE: { ...ofType('text/plain'), body: JSON.stringify(valid) },
  EXPECTATION_FAILED: { headers: { expect: '200-ok' }, body: {} },
  NOT_IMPLEMENTED: { headers: { 'transfer-encoding': 'gzip, chunked' }, body: {} },
  NOT_AN_OBJECT: { body: '[[1, 2, 3]]' },
  DUPLICATE_FIELD: { body: '{"logits": [[1, 2]], "labels": [0], "labels": [1]}' },
  UNKNOWN_FIELD: { body: { logits, target: [2, 0] } },
  MISSING_FIELD: { body: { labels: [2, 0] } },
  CONFLICTING_FIELDS: { body: { ...valid, target_probs: logits } },
  INVALID_OPTION: { body: { ...valid, reduction: 'average' } },
  NOT_A_NUMBER: { body: { logits: [[1, null, 3]], labels: [2] } },
  NUMBER_OVERFLOW: { body: '{"logits": [[1, 1e400, 3]], "labels": [2]}' },
  RAGGED_TENSOR: { body: '{"logits": [[1, 2, 3], [0, -1]], "labels": [2, 0]}' },
  INVALID_TENSOR: { body: { logits: { dtype: 'F32', shape: [1, 3], data: 'AACAPwAAAEA=' }, labels: [2] } },
  UNSUPPORTED_DTYPE: { body: { logits: { dtype: 'I32', shape: [1, 2], data: 'AQAAAAIAAAA=' }, labels: [1] } },
  INVALID_SHAPE: { body: { logits: [[], []], labels: [0, 0] } },
  SHAPE_MISMATCH: { body: { logits, labels: [2, 0, 1] } },
  CLASS_AXIS_OUT_OF_RANGE: { body: { ...valid, class_axis: 2 } },
  LABEL_OUT_OF_RANGE: { body: { logits, labels: [2, 3] } },
  NOT_A_DISTRIBUTION: {
    body: {
      logits,
      target_probs: [
        [0, 0, 1],
        [0.7, 0.2, 0.2],
      ],
    },
  },
  NOT_A_BOOLEAN: { body: { ...valid, mask: [1, 2] } },
  NOT_A_LOG_PROBABILITY: { url: '/v1/preference', body: { ...orpo, chosen: [0.5], chosen_lengths: [1] } },
  INVALID_LENGTH: { url: '/v1/preference', body: { ...orpo, chosen: [-10], chosen_lengths: [0] } },
  INVALID_WEIGHT: { body: { ...valid, sample_weight: [1, -1] } },
  NON_FINITE_INPUT: { body: { logits: [[1, 'NaN', 3]], labels: [2] } },
  UNDEFINED_MEAN: { body: { ...valid, class_weight: [1, 1, -1] } },
  INFINITE_DIVERGENCE: {
    url: '/v1/kl-divergence',
    body: { logits: [[0, 1]], target_logits: [[0, '-Infinity']], divergence: 'reverse_kl' },
  },
};

/** What depends on how the body arrives, and the numbers of which depend on that. */
const ELSEWHERE: readonly ProblemCode[] = [
  'BAD_REQUEST',
  'INCOMPLETE_BODY',
  'REQUEST_TIMEOUT',
  'BODY_TOO_LARGE',
  'MEMORY_LIMIT_EXCEEDED',
  'DECODED_TOO_LARGE',
  'URI_TOO_LONG',
  'HEADERS_TOO_LARGE',
  'INTERNAL_ERROR',
  'OVERLOADED',
];

async function answerTo({ method = 'POST', url = '/v1/cross-entropy', headers = {}, body }: Sent) {
  const payload = typeof body === 'object' && !Buffer.isBuffer(body) ? JSON.stringify(body) : body;
  const { statusCode, json } = await app.inject({
    method,
    url,
    headers: { ...(payload !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(payload !== undefined && { payload }),
  });
  return { status: statusCode, body: json() };
}

test.each(Object.entries(REQUESTS))('the example of %s is the answer to a request', async (code, sent) => {
  const { status, body } = await answerTo(sent);
  expect(body).toEqual(exampleProblem(code as ProblemCode));
  expect(status).toBe(body.status);
});

test('every code has a request, or is one that needs more than one', () => {
  expect([...Object.keys(REQUESTS), ...ELSEWHERE].sort()).toEqual([...PROBLEM_CODES].sort());
});

test('the example of a body that decompresses to too much has the members of an answer', async () => {
  const body = gzipSync(Buffer.alloc(20_000_000, 32));
  const answer = await answerTo({ headers: { 'content-encoding': 'gzip' }, body });
  expect(Object.keys(answer.body)).toEqual(Object.keys(exampleProblem('DECODED_TOO_LARGE')));
});

const infer = (labels: readonly number[], of: object = {}) => ({
  inputs: [
    { name: 'logits', shape: [2, 3], datatype: 'FP64', data: logits.flat(), ...of },
    { name: 'labels', shape: [2], datatype: 'INT64', data: labels },
  ],
});
const URL = '/v2/models/cross-entropy/infer';

test.each<[status: string, name: string, sent: Sent]>([
  ['400', 'malformed_json', { body: '{"inputs": [' }],
  ['400', 'missing_input', { body: { inputs: [] } }],
  ['400', 'data_of_another_shape', { body: infer([2, 0], { data: [1, 2] }) }],
  ['400', 'unsupported_datatype', { body: infer([2, 0], { datatype: 'INT64' }) }],
  ['400', 'label_out_of_range', { body: infer([2, 3]) }],
  ['400', 'query', { url: `${URL}?dtype=float32`, body: infer([2, 0]) }],
  ['415', 'unsupported_media_type', { ...ofType('text/plain'), body: JSON.stringify(infer([2, 0])) }],
  ['417', 'expectation_failed', { headers: { expect: '200-ok' }, body: infer([2, 0]) }],
  ['501', 'not_implemented', { headers: { 'transfer-encoding': 'gzip, chunked' }, body: infer([2, 0]) }],
  ['4XX', 'not_found', { url: '/v2/models/crossentropy/infer', body: {} }],
])('the example of the protocol with %s, %s, is the answer to a request', async (status, name, sent) => {
  const answer = await answerTo({ url: URL, ...sent });
  expect(String(answer.status)).toMatch(new RegExp(status.replaceAll('X', '\\d')));
  expect(answer.body).toEqual({ error: INFERENCE_EXAMPLES[status]?.[name]?.error });
});
