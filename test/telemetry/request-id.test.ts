import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { newRequestId } from '../../src/telemetry/request-id.ts';
import { testApp } from '../support/app.ts';
import { connectTo } from '../support/socket.ts';

const app = await testApp();
const JSON_TYPE = { 'content-type': 'application/json' };
const LINES = { 'content-type': 'application/x-ndjson' };

const REQUESTS = [
  ['an operation', { method: 'POST', url: '/v1/softmax', headers: JSON_TYPE, payload: '{"logits":[1]}' }, 200],
  [
    'a long answer',
    { method: 'POST', url: '/v1/softmax', headers: JSON_TYPE, payload: `{"logits":[${'1,'.repeat(99_999)}1]}` },
    200,
  ],
  ['a stream of lines', { method: 'POST', url: '/v1/softmax', headers: LINES, payload: '{"logits":[1]}\n' }, 200],
  ['an empty stream of lines', { method: 'POST', url: '/v1/softmax', headers: LINES, payload: '' }, 200],
  ['a wrong body', { method: 'POST', url: '/v1/softmax', headers: JSON_TYPE, payload: '{' }, 400],
  [
    'a chunked wrong body',
    { method: 'POST', url: '/v1/softmax', headers: JSON_TYPE, payload: Readable.from(['{']) },
    400,
  ],
  ['an error of the protocol', { method: 'POST', url: '/v2/models/softmax/infer', payload: '{' }, 400],
  ['health', { method: 'GET', url: '/livez' }, 200],
  ['a HEAD', { method: 'HEAD', url: '/livez' }, 200],
  ['the document', { method: 'GET', url: '/openapi.json' }, 200],
  ['a file', { method: 'GET', url: '/vectors/nll.json' }, 200],
  ['a file that is missing', { method: 'GET', url: '/vectors/none.json' }, 404],
  ['an unknown path', { method: 'GET', url: '/nowhere' }, 404],
  ['an unknown method', { method: 'DELETE', url: '/livez' }, 405],
  ['a path that cannot be decoded', { method: 'GET', url: '/%zz' }, 400],
] as const;

describe('x-request-id is returned with', () => {
  test.each(REQUESTS)('%s', async (_what, request, status) => {
    const headers = { ...('headers' in request && request.headers), 'x-request-id': 'mine-1' };
    const answer = await app.inject({ ...request, headers } as never);
    expect([answer.statusCode, answer.headers['x-request-id']]).toEqual([status, 'mine-1']);
  });
});

test.each(['', 'a b', 'é', 'x'.repeat(129), '<script>'])(
  'the id %j is not sensible: a new one is returned',
  async (sent) => {
    const ids = new Set<unknown>();
    for (let i = 0; i < 3; i++) {
      const answer = await app.inject({ url: '/livez', headers: { 'x-request-id': sent } });
      expect(answer.headers['x-request-id']).toMatch(/^[\da-f]{8}-[\da-z]+$/);
      ids.add(answer.headers['x-request-id']);
    }
    expect(ids.size).toBe(3);
  },
);

test('two ids in one request are none', () => {
  expect(newRequestId({ headers: { 'x-request-id': 'a, b' } })).toMatch(/^[\da-f]{8}-/);
});

test('an error of the parser has a new id', async () => {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const client = await connectTo((app.server.address() as { port: number }).port);
  await client.send('NONSENSE\r\n\r\n');
  await client.receives(/HTTP\/1\.1 400 .*\r\nx-request-id: [\da-f]{8}-[\da-z]+\r\n/s);
});
