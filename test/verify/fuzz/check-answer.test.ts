import { describe, expect, test } from 'vitest';
import { faultsOf } from '../../../verify/fuzz/check-answer.ts';
import { Published } from '../../../verify/fuzz/published.ts';
import type { FuzzRequest } from '../../../verify/fuzz/random-request.ts';
import type { Answer } from '../../../verify/fuzz/send.ts';
import { safetensorsFile } from '../../../verify/siege/harness/safetensors-file.ts';

const published = new Published();

const SOFTMAX: FuzzRequest = {
  method: 'POST',
  path: '/v1/softmax?dtype=float32',
  headers: {},
  body: Buffer.from('{"logits":[0]}'),
  isValid: true,
  mayGiveNaN: false,
  mayRound: false,
  mayBreakOff: false,
};
const INFER = { ...SOFTMAX, path: '/v2/models/softmax/versions/1/infer' };
const BROKEN = { ...SOFTMAX, isValid: false };

function answerOf(status: number, type: string, body: string | Buffer, headers: Answer['headers'] = {}): Answer {
  return {
    status,
    headers: { 'content-type': type, 'x-request-id': 'a', ...headers },
    body: Buffer.from(body as string),
  };
}

const problem = (status: number, more: object = {}) =>
  JSON.stringify({ type: 'urn:a', title: 'A', status, detail: 'a', code: 'NOT_FOUND', ...more });
const PROBLEM = 'application/problem+json';
const file = (header: object, bytes: number) => safetensorsFile(header, Buffer.alloc(bytes));
const PROBS = { probs: { dtype: 'F64', shape: [1], data_offsets: [0, 8] } };
const ENCODED_NAN = '{"probs":{"dtype":"F16","shape":[1],"data":"AH4="}}';
const RESPONSE =
  '{"model_name":"softmax","model_version":"1","outputs":[{"name":"probs","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}}]}';
const LENGTH = { 'inference-header-content-length': String(RESPONSE.length) };

describe('an answer as openapi.yaml has it has no fault:', () => {
  test.each<[string, FuzzRequest, Answer]>([
    ['JSON', SOFTMAX, answerOf(200, 'application/json; charset=utf-8', '{"probs":[1]}')],
    ['a file by any of its names', SOFTMAX, answerOf(200, 'application/octet-stream', file(PROBS, 8))],
    [
      'lines by any of their names',
      SOFTMAX,
      answerOf(200, 'application/jsonl', `{"probs":[1]}\n${problem(422, { line: 2 })}\n`),
    ],
    ['bytes of the inference protocol', INFER, answerOf(200, 'application/octet-stream', `${RESPONSE}....`, LENGTH)],
    ['a problem', BROKEN, answerOf(404, PROBLEM, problem(404))],
    [
      'a method that is not allowed',
      { ...BROKEN, method: 'GET' },
      answerOf(405, PROBLEM, problem(405), { allow: 'POST' }),
    ],
  ])('%s', (_what, request, answer) => {
    expect(faultsOf(published, request, answer)).toEqual([]);
  });
});

describe('a fault is found:', () => {
  test.each<[string, FuzzRequest, Answer, RegExp]>([
    ['a 5xx', BROKEN, answerOf(500, PROBLEM, problem(500)), /^status 500$/],
    ['a valid request that is refused', SOFTMAX, answerOf(422, PROBLEM, problem(422)), /^a valid request/],
    ['a status that is not listed', BROKEN, answerOf(204, '', ''), /^status 204 is not in the document/],
    ['a media type that is not listed', SOFTMAX, answerOf(200, 'text/html', ''), /^content-type text\/html/],
    ['a body that is not JSON', SOFTMAX, answerOf(200, 'application/json', '{"probs":[NaN]}'), /^no JSON/],
    [
      'a field that is not in the schema',
      SOFTMAX,
      answerOf(200, 'application/json', '{"loss":1}'),
      /additional properties/,
    ],
    ['a problem without a code', BROKEN, answerOf(422, PROBLEM, problem(422, { code: undefined })), /'code'/],
    ['a problem of another status', BROKEN, answerOf(422, PROBLEM, problem(400)), /^the problem says 400/],
    ['a wrong line', SOFTMAX, answerOf(200, 'application/x-ndjson', '{"probs":[1]}\n{"grid":[]}\n'), /additional/],
    [
      'a file that is too short',
      SOFTMAX,
      answerOf(200, 'application/safetensors', file(PROBS, 7)),
      /^7 bytes of tensors/,
    ],
    [
      'a file with another tensor',
      SOFTMAX,
      answerOf(200, 'application/safetensors', file({ a: PROBS.probs }, 8)),
      /additional/,
    ],
    [
      'a header length that is missing',
      INFER,
      answerOf(200, 'application/octet-stream', `${RESPONSE}....`),
      /^inference-header/,
    ],
    ['bytes that are missing', INFER, answerOf(200, 'application/octet-stream', `${RESPONSE}...`, LENGTH), /^3 bytes/],
    [
      'an answer without an id',
      SOFTMAX,
      answerOf(200, 'application/json', '{}', { 'x-request-id': undefined }),
      /^no x-request-id/,
    ],
    ['a 405 without Allow', { ...BROKEN, method: 'GET' }, answerOf(405, PROBLEM, problem(405)), /^no Allow/],
    [
      'an Allow without the method',
      { ...BROKEN, method: 'GET' },
      answerOf(405, PROBLEM, problem(405), { allow: 'GET' }),
      /no POST/,
    ],
    [
      'a problem under /v2',
      { ...BROKEN, path: '/v2/no' },
      answerOf(404, PROBLEM, problem(404)),
      /expected application\/json/,
    ],
    [
      'a body for HEAD',
      { ...BROKEN, method: 'HEAD', path: '/livez' },
      answerOf(200, 'application/json', '{}'),
      /^HEAD has a body/,
    ],
    ['NaN', SOFTMAX, answerOf(200, 'application/json', '{"probs":["NaN"]}'), /^\/v1\/softmax probs has NaN$/],
    ['NaN in base64', SOFTMAX, answerOf(200, 'application/json', ENCODED_NAN), /^\/v1\/softmax probs has NaN$/],
    ['a gradient that is -0', SOFTMAX, answerOf(200, 'application/x-ndjson', '{"grad":[[0,-0]]}\n'), /grad has -0$/],
    [
      'a hang-up',
      BROKEN,
      { ...answerOf(0, '', ''), error: 'socket hang up' },
      /^broke off after status 0: socket hang up/,
    ],
  ])('%s', (_what, request, answer, fault) => {
    expect(faultsOf(published, request, answer)).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
  });
});

test('NaN may come of a request that has it and propagates it', () => {
  const answer = answerOf(200, 'application/json', '{"probs":["NaN"]}');
  expect(faultsOf(published, { ...SOFTMAX, mayGiveNaN: true }, answer)).toEqual([]);
});

test('only lines behind a broken compressed body may break off', () => {
  const answer = { ...answerOf(200, 'application/x-ndjson', '{"probs":[1]}\n'), error: 'aborted' };
  expect(faultsOf(published, BROKEN, answer)).toHaveLength(1);
  expect(faultsOf(published, { ...BROKEN, mayBreakOff: true }, answer)).toEqual([]);
});
