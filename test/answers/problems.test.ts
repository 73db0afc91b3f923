import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { connectTo } from '../support/socket.ts';

const app = await testApp();
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as { port: number };

const post = (version: string, ...fields: string[]) =>
  [`POST /v1/softmax HTTP/${version}`, 'host: a', ...fields].join('\r\n');
const JSON_HEAD = ['content-type: application/json', 'content-length: 1'];

/** Errors that Fastify finds, that a body parser finds, and that the operation finds. */
const ERRORS: [string, string, string][] = [
  ['a path without anything', 'GET /nowhere HTTP/VERSION\r\nhost: a', ''],
  ['an unsupported media type', post('VERSION', 'content-type: text/plain', 'content-length: 1'), '{'],
  ['an unknown content-encoding', post('VERSION', ...JSON_HEAD, 'content-encoding: x'), '{'],
  ['a body that is not JSON', post('VERSION', ...JSON_HEAD), '{'],
  ['a body that is not an object', post('VERSION', ...JSON_HEAD), '1'],
];

/** The first answer, and whether the service closes the connection after it. */
async function answerTo(head: string, version: string, field: string, body: string) {
  const client = await connectTo(port);
  await client.send(`${head.replace('VERSION', version)}\r\n${field}\r\n${body}`);
  const [answered = ''] = await client.receives(/^HTTP\/1\.1 4\d\d .*?\r\n\r\n.*\}$/s);
  return { client, answered };
}

describe.each(ERRORS)('the answer to %s', (_what, head, body) => {
  test.each([
    ['1.1', 'connection: close\r\n'],
    ['1.0', ''],
  ])('says that it closes the connection when the client of HTTP/%s asks for that', async (version, field) => {
    const { client, answered } = await answerTo(head, version, field, body);
    expect(answered).toMatch(/\r\nconnection: close\r\n/i);
    await client.closed();
  });

  test('leaves the connection open otherwise', async () => {
    const { client, answered } = await answerTo(head, '1.1', '', body);
    expect(answered).toMatch(/\r\nconnection: keep-alive\r\n/i);
    await client.send('GET /livez HTTP/1.1\r\nhost: a\r\n\r\n');
    await client.receives(/\{"status":"ok"\}/);
  });
});

test('a HEAD that the parser refuses is answered without a body', async () => {
  const client = await connectTo(port);
  await client.send(`HEAD /livez HTTP/1.1\r\nhost: a\r\nx-long: ${'y'.repeat(20_000)}\r\n\r\n`);
  await client.closed();
  expect(client.received).toMatch(/^HTTP\/1\.1 431 .*content-length: [1-9]\d*\r\n.*\r\n\r\n$/s);
});

test.each([
  [
    'headers that are too large',
    (id: string) => `GET /livez HTTP/1.1\r\nhost: a\r\nx-long: ${'y'.repeat(20_000)}\r\n${id}\r\n\r\n`,
  ],
  [
    'headers that are too large, with a long target',
    (id: string) => `GET /${'x'.repeat(4000)} HTTP/1.1\r\nhost: a\r\nx-long: ${'y'.repeat(20_000)}\r\n${id}\r\n\r\n`,
  ],
  ['two lengths', (id: string) => `GET /livez HTTP/1.1\r\n${id}\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n`],
  ['CONNECT', (id: string) => `CONNECT a:80 HTTP/1.1\r\nhost: a:80\r\n${id}\r\n\r\n`],
])('the answer to %s has the x-request-id of the request if it is a sensible one', async (_what, requestWith) => {
  const client = await connectTo(port);
  await client.send(requestWith('X-Request-Id: mine-1'));
  await client.receives(/^HTTP\/1\.1 (?:4|5)\d\d .*\r\nx-request-id: mine-1\r\n/s);
  const other = await connectTo(port);
  await other.send(requestWith('X-Request-Id: a b'));
  await other.receives(/^HTTP\/1\.1 (?:4|5)\d\d .*\r\nx-request-id: [\w.-]+\r\n/s);
});
