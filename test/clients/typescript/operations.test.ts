import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Tensor } from '../../../clients/typescript/src/index.ts';
import { OPERATIONS } from '../../../src/operations/index.ts';
import { testClient } from '../../support/client.ts';

const at = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const { paths } = parse(at('openapi.yaml'));
const { app, loss } = await testClient();

type Request = { readonly [field: string]: unknown };
type Results = { readonly [name: string]: Tensor | number | null };

/** What JSON has no number for. */
const NAMED = new Map<unknown, number>([
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
]);

/** Nested arrays of a JSON message as JavaScript has them: names of numbers are numbers. */
function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  return NAMED.get(value) ?? value;
}

const numbersIn = (value: unknown): unknown[] =>
  Array.isArray(value)
    ? value.flat(Number.POSITIVE_INFINITY).map((item) => NAMED.get(item) ?? item)
    : [NAMED.get(value) ?? value];

function shapeOf(value: unknown): number[] {
  return Array.isArray(value) ? [value.length, ...(value.length > 0 ? shapeOf(value[0]) : [])] : [];
}

/** The results of a client in the form of JSON's, each with its shape. */
function flat(results: Results) {
  return Object.fromEntries(
    Object.entries(results).map(([name, value]) =>
      typeof value === 'object' && value !== null
        ? [name, { shape: value.shape, numbers: [...value.data] }]
        : [name, { shape: [], numbers: [value] }],
    ),
  );
}

/** The same of an answer in JSON, which has float32 in their shortest form. */
function flatJson(answer: object, dtype?: unknown) {
  const round = (number: unknown) => (dtype === 'float32' ? Math.fround(number as number) : number);
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [
      name,
      { shape: shapeOf(value), numbers: numbersIn(value).map(round) },
    ]),
  );
}

const ask = (operationId: string, request: Request): Promise<Results> =>
  (loss as unknown as { [id: string]: (request: Request) => Promise<Results> })[operationId]?.(
    request,
  ) as Promise<Results>;

async function askJson(operation: string, payload: Request) {
  const answer = await app.inject({ method: 'POST', url: `/v1/${operation}`, payload });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

describe.each(OPERATIONS)('$name', ({ name, operationId }) => {
  const { examples } = paths[`/v1/${name}`].post.requestBody.content['application/json'];
  const requests = Object.values(examples as { [name: string]: { value: Request } }).map(({ value }) => value);
  const vectors: { id: string; request: Request }[] = JSON.parse(at(`vectors/${name}.json`));

  it('answers its examples bit for bit as JSON does', async () => {
    expect(requests.length).toBeGreaterThanOrEqual(2);
    for (const { encoding, ...request } of requests) {
      const fields = Object.fromEntries(Object.entries(request).map(([field, value]) => [field, revived(value)]));
      expect(flat(await ask(operationId, fields))).toEqual(flatJson(await askJson(name, request), request.dtype));
    }
  });

  it('answers all vectors bit for bit as JSON does', async () => {
    expect(vectors.length).toBeGreaterThan(40);
    await Promise.all(
      vectors.map(async ({ id, request }) => {
        const fields = Object.fromEntries(Object.entries(request).map(([field, value]) => [field, revived(value)]));
        const [ours, json] = await Promise.all([ask(operationId, fields), askJson(name, request)]);
        expect(flat(ours), id).toEqual(flatJson(json));
      }),
    );
  });
});

describe('every operation by a stream', () => {
  it.each(OPERATIONS)(
    'answers the vectors of $name bit for bit as single requests do',
    async ({ name, operationId }) => {
      const vectors: { request: Request }[] = JSON.parse(at(`vectors/${name}.json`));
      const requests = vectors.map(({ request }) =>
        Object.fromEntries(Object.entries(request).map(([field, value]) => [field, revived(value)])),
      );
      const single = await Promise.all(requests.map((request) => ask(operationId, request)));
      const streamed: Results[] = [];
      for await (const { results, problem } of loss.stream(name as 'softmax', requests as never)) {
        expect(problem).toBeUndefined();
        streamed.push(results as unknown as Results);
      }
      expect(streamed).toEqual(single);
    },
  );
});
