import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';

const app = await testApp();
const document = (await app.inject({ url: '/openapi.json' })).json();

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header';
  readonly example?: unknown;
  readonly schema: { readonly default?: unknown };
}

/** What pages made from the document put into the fields of an operation before anybody has typed anything. */
function filledIn(parameters: readonly Parameter[] = [], place: Parameter['in']): { [name: string]: string } {
  const filled = parameters
    .filter((parameter) => parameter.in === place)
    .map(({ name, example, schema }) => [name, example ?? schema.default])
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(filled);
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly [type: string]: Content } };
}

interface Content {
  readonly examples?: { readonly [name: string]: { readonly value: unknown } };
}

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: { readonly [name: string]: string };
  readonly type?: string;
  readonly payload?: string;
}

/** Every request that such a page sends for somebody who only presses buttons: operation, type of body, example. */
const requests: Sent[] = [];
for (const [path, methods] of Object.entries(document.paths)) {
  for (const [method, { parameters, requestBody }] of Object.entries(methods as { [method: string]: Operation })) {
    const target = `${path}?${new URLSearchParams(filledIn(parameters, 'query'))}`;
    const sent = { method, target, headers: filledIn(parameters, 'header') };
    if (requestBody === undefined) requests.push(sent);
    for (const [type, { examples = {} }] of Object.entries(requestBody?.content ?? {})) {
      for (const { value: body } of Object.values(examples)) {
        requests.push({ ...sent, type, payload: typeof body === 'string' ? body : JSON.stringify(body) });
      }
    }
  }
}

test('the document has an example for the JSON of every operation, and lines for every one of /v1', () => {
  const posts = requests.filter(({ method }) => method === 'post').map(({ target, type }) => `${target} ${type}`);
  for (const operation of ['softmax', 'log-softmax', 'nll', 'cross-entropy']) {
    expect(posts).toContain(`/v1/${operation}? application/json`);
    expect(posts).toContain(`/v1/${operation}? application/x-ndjson`);
    expect(posts).toContain(`/v2/models/${operation}/infer? application/json`);
  }
});

test.each(requests)('what a page fills in is answered with 200: $method $target $type $payload', async (request) => {
  const { method, target, headers, type, payload } = request;
  const answer = await app.inject({
    method: method as 'POST',
    url: target,
    headers: { ...headers, ...(type && { 'content-type': type }) },
    ...(payload !== undefined && { payload }),
  });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.body).not.toContain('"code":');
});

test('an example of the inference protocol has the numbers of that of /v1', async () => {
  const { examples } = document.paths['/v2/models/cross-entropy/infer'].post.requestBody.content['application/json'];
  const own = document.paths['/v1/cross-entropy'].post.requestBody.content['application/json'].examples;
  for (const name of Object.keys(own)) {
    const one = (await app.inject({ method: 'POST', url: '/v1/cross-entropy', payload: own[name].value })).json();
    const url = '/v2/models/cross-entropy/infer';
    const { outputs } = (await app.inject({ method: 'POST', url, payload: examples[name].value })).json();
    for (const { name: output, data } of outputs) expect(data, output).toEqual([one[output]].flat(9));
  }
});
