import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createConfig, lint } from '@redocly/openapi-core';
import type { TSchema } from '@sinclair/typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { MEDIA_TYPES } from '../src/codecs/formats.ts';
import { datatypesOf } from '../src/codecs/inference/datatypes.ts';
import { LINE_TYPES } from '../src/codecs/line-types.ts';
import { OPERATIONS, operationNamed } from '../src/operations/index.ts';
import { kindOfTensor } from '../src/schemas/tensor.ts';
import { Published } from '../verify/fuzz/published.ts';
import { post, testApp } from './support/app.ts';
import type { Body } from './support/fixtures.ts';

const FILE = new URL('../openapi.yaml', import.meta.url);
const app = await testApp();
const text = readFileSync(FILE, 'utf8');
const document = parse(text);
const published = new Published(text);

const NAMES = OPERATIONS.map(({ name }) => name);

/** The examples of an operation's request, by name. */
function examplesOf(operation: string): [string, Body][] {
  const { examples } = document.paths[`/v1/${operation}`].post.requestBody.content['application/json'];
  return Object.entries(examples as { [name: string]: { value: Body } }).map(([name, { value }]) => [name, value]);
}

const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { byte: true } });
ajv.addSchema(document, 'openapi.yaml');
const validatorOf = (name: string) => ajv.getSchema(`openapi.yaml#/components/schemas/${name}`);

describe('openapi.yaml', () => {
  test('is what the service serves (npm run generate writes it)', async () => {
    expect(text).toBe((await app.inject({ url: '/openapi.yaml' })).body);
    expect(document).toEqual((await app.inject({ url: '/openapi.json' })).json());
  });

  test('has no errors and no warnings for a linter that client generators trust', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lint({ ref: fileURLToPath(FILE), config });
    expect(problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} at ${location[0]?.pointer}`)).toEqual(
      [],
    );
  });

  test('has every public route', () => {
    const files = readdirSync(new URL('../vectors', import.meta.url)).filter((name) =>
      /\.(json|safetensors)$/.test(name),
    );
    expect(Object.keys(document.paths).sort()).toEqual(
      [
        ...['/info', '/livez', '/metrics', '/readyz', '/v2', '/v2/health/live', '/v2/health/ready'],
        ...['/vectors', ...files.map((name) => `/vectors/${name}`)],
        ...NAMES.flatMap((operation) => [
          `/v1/${operation}`,
          ...['', '/ready', '/infer'].map((path) => `/v2/models/${operation}${path}`),
        ]),
      ].sort(),
    );
  });

  test.each(NAMES)('names every media type that %s answers in', (operation) => {
    const response = published.response('POST', `/v1/${operation}`, 200);
    for (const mediaType of [...MEDIA_TYPES, ...LINE_TYPES]) {
      expect(response && published.mediaTypeIn(response, mediaType), mediaType).toBeDefined();
    }
  });

  test('says the defaults of requests in words, which generated clients do not send', () => {
    const { reduction } = document.components.schemas.NllRequest.properties;
    expect(reduction).not.toHaveProperty('default');
    expect(reduction['x-default']).toBe('mean');
    expect(reduction.description).toMatch(/\. Default mean\.$/);
    const requests = Object.keys(document.components.schemas).filter((name) => name.endsWith('Request'));
    for (const name of requests) {
      expect(JSON.stringify(document.components.schemas[name]), name).not.toContain('"default":');
    }
  });

  test.each(NAMES)('describes every field of %s', (operation) => {
    const name = operation
      .split('-')
      .map((word) => word[0]?.toUpperCase() + word.slice(1))
      .join('');
    for (const kind of ['Request', 'Response']) {
      const { properties } = document.components.schemas[`${name}${kind}`];
      for (const [field, schema] of Object.entries(properties as { [field: string]: { description?: string } })) {
        expect(schema.description, `${name}${kind}.${field}`).toMatch(/\w{3}/);
      }
    }
  });
});

describe.each(NAMES)('the examples of %s', (operation) => {
  const name = operation
    .split('-')
    .map((word) => word[0]?.toUpperCase() + word.slice(1))
    .join('');
  const examples = examplesOf(operation);

  test('are at least two', () => {
    expect(examples.length).toBeGreaterThanOrEqual(2);
  });

  test.each(examples)('%s is valid, is answered, and the answer fits the published schema', async (_name, body) => {
    const request = validatorOf(`${name}Request`);
    expect(request?.(body), JSON.stringify(request?.errors)).toBe(true);
    const answer = await post(app, operation, body);
    expect(answer.status).toBe(200);
    const response = validatorOf(`${name}Response`);
    expect(response?.(answer.json), JSON.stringify(response?.errors)).toBe(true);
  });

  test('with an unknown field get a problem that fits the published schema', async () => {
    const answer = await post(app, operation, { ...examples[0]?.[1], unknown: 1 });
    expect(answer.status).toBe(422);
    const problem = validatorOf('Problem');
    expect(problem?.(answer.json), JSON.stringify(problem?.errors)).toBe(true);
  });
});

test.each([
  ['/livez', 'Health'],
  ['/readyz', 'Health'],
  ['/info', 'Info'],
  ['/v2', 'InferenceServerMetadata'],
  ['/v2/health/live', 'InferenceServerLive'],
  ['/v2/health/ready', 'InferenceServerReady'],
  ['/v2/models/nll', 'InferenceModelMetadata'],
  ['/v2/models/nll/ready', 'InferenceModelReady'],
  ['/v2/models/nothing', 'InferenceError'],
])('%s answers as the schema %s says', async (url, name) => {
  const validate = validatorOf(name);
  expect(validate?.((await app.inject({ url })).json()), JSON.stringify(validate?.errors)).toBe(true);
});

test('a request of the inference protocol that is served is one of the published schema, and so is its answer', async () => {
  const body = {
    id: 'a',
    parameters: { label_smoothing: 0.1, binary_data_output: false },
    inputs: [
      { name: 'logits', shape: [1, 2], datatype: 'FP32', data: [0, -1] },
      { name: 'labels', shape: [1], datatype: 'INT8', data: [0] },
    ],
    outputs: [{ name: 'loss', parameters: { binary_data: false } }, { name: 'probs' }],
  };
  const request = validatorOf('CrossEntropyInferenceRequest');
  expect(request?.(body), JSON.stringify(request?.errors)).toBe(true);
  expect(request?.({ ...body, parameters: { outputs: ['loss'] } })).toBe(false);
  const answer = await app.inject({ method: 'POST', url: '/v2/models/cross-entropy/infer', payload: body });
  expect(answer.statusCode).toBe(200);
  const response = validatorOf('InferenceResponse');
  expect(response?.(answer.json()), JSON.stringify(response?.errors)).toBe(true);
});

test.each(['mask', 'labels', 'sample_weight'])(
  'the datatypes of %s in the inference protocol are in the document',
  (name) => {
    const { datatype } =
      document.components.schemas.UnpairedPreferenceInferenceRequest.properties.inputs.items.properties;
    const { request } = operationNamed('unpaired-preference');
    expect(datatype.enum).toEqual(
      expect.arrayContaining([...datatypesOf(kindOfTensor(request.properties[name] as TSchema))]),
    );
  },
);

test('/metrics has the requests by route and status, bodies, rows, stages and the process', async () => {
  await post(app, 'softmax', {
    logits: [
      [1, 2],
      [3, 4],
    ],
  });
  const { body, headers } = await app.inject({ url: '/metrics' });
  expect(headers['content-type']).toMatch(/^text\/plain/);
  expect(body).toMatch(/http_request_duration_seconds_count\{route="\/v1\/softmax",status="200"\} \d+/);
  expect(body).toMatch(/http_request_body_bytes_total\{route="\/v1\/softmax"\} \d+/);
  expect(body).toMatch(/rows_total\{route="\/v1\/softmax"\} [2-9]/);
  for (const stage of ['parse', 'compute', 'format']) {
    expect(body).toMatch(new RegExp(`stage_duration_seconds_total\\{route="/v1/softmax",stage="${stage}"\\} \\d`));
  }
  expect(body).toMatch(/http_requests_ended_total\{route="\/v1\/softmax",how="answered"\} [1-9]/);
  expect(body).not.toContain('how="aborted');
  expect(body).toContain('process_cpu_seconds_total');
});

test('an answer has its durations in Server-Timing', async () => {
  const { headers } = await post(app, 'softmax', { logits: [1, 2] });
  expect(headers['server-timing']).toMatch(/^parse;dur=[\d.]+, compute;dur=[\d.]+, format;dur=[\d.]+$/);
});
