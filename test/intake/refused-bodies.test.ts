import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { RawClient } from '../support/socket.ts';

const LIMIT = 100_000;
const app = await testApp({ BODY_LIMIT: String(LIMIT) });
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;

const head = (path: string, ...headers: string[]) =>
  [`POST ${path} HTTP/1.1`, 'host: x', 'content-type: application/json', ...headers, '', ''].join('\r\n');
const CHUNK = Buffer.alloc(64 * 1024, ' ');

/** Sends the head and then the body piece by piece, expecting the whole answer before the body is complete. */
async function sendAndRead(request: string, bodyBytes: number): Promise<RawClient> {
  const client = await RawClient.open(port);
  await client.send(request);
  for (let sent = 0; sent < bodyBytes / 2; sent += CHUNK.length) await client.send(CHUNK);
  await client.receives(/\r\n\r\n\{.*\}$/s);
  for (let sent = bodyBytes / 2; sent < bodyBytes; sent += CHUNK.length) await client.send(CHUNK);
  return client;
}

describe('a body that is refused while it is still sent', () => {
  const SIZE = 8 * 1024 * 1024;

  test('announced as too large: 413 with the limit and the size, and the connection stays open', async () => {
    const client = await sendAndRead(head('/v1/cross-entropy', `content-length: ${SIZE}`), SIZE);
    expect(client.received).toMatch(/^HTTP\/1\.1 413 /);
    const problem = JSON.parse(client.received.split('\r\n\r\n')[1] as string);
    expect(problem).toMatchObject({ code: 'BODY_TOO_LARGE', status: 413, limit: LIMIT, size: SIZE });
    expect(client.error).toBeUndefined();
    client.destroy();
  });

  test('announced as too large by a client that closes the connection: 413, not a reset', async () => {
    const client = await sendAndRead(head('/v1/nll', `content-length: ${SIZE}`, 'connection: close'), SIZE);
    expect(client.received).toMatch(/^HTTP\/1\.1 413 /);
    await client.closed();
    expect(client.error).toBeUndefined();
  });

  test('chunked, and too large after all: 413 once the limit is passed', async () => {
    const client = await RawClient.open(port);
    await client.send(head('/v1/softmax', 'transfer-encoding: chunked'));
    const chunk = Buffer.concat([Buffer.from(`${CHUNK.length.toString(16)}\r\n`), CHUNK, Buffer.from('\r\n')]);
    for (let i = 0; i < 40; i++) await client.send(chunk);
    await client.receives(/"code":"BODY_TOO_LARGE"/);
    await client.send('0\r\n\r\n');
    expect(client.error).toBeUndefined();
    client.destroy();
  });

  test.each([
    ['an unknown path', '/v1/nothing', 404, 'NOT_FOUND'],
    ['a path that takes no POST', '/livez', 405, 'METHOD_NOT_ALLOWED'],
  ])('sent to %s: the answer can be read', async (_what, path, status, code) => {
    const client = await sendAndRead(head(path, `content-length: ${SIZE}`, 'connection: close'), SIZE);
    expect(client.received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(client.received).toContain(`"code":"${code}"`);
    await client.closed();
    expect(client.error).toBeUndefined();
  });

  test('of a type that is not supported: 415 can be read', async () => {
    const request = head('/v1/softmax', `content-length: ${SIZE}`, 'connection: close').replace('/json', '/x-tensor');
    const client = await sendAndRead(request, SIZE);
    expect(client.received).toMatch(/^HTTP\/1\.1 415 /);
    await client.closed();
    expect(client.error).toBeUndefined();
  });
});

describe('a client that expects 100-continue', () => {
  test('is refused before it sends a body that is too large', async () => {
    const client = await RawClient.open(port);
    await client.send(head('/v1/softmax', 'content-length: 99999999', 'expect: 100-continue'));
    await client.receives(/^HTTP\/1\.1 413 .*connection: close.*BODY_TOO_LARGE/is);
    await client.closed();
    expect(client.received).not.toContain('100 Continue');
  });

  test('is told to go on when nothing stands against its body', async () => {
    const client = await RawClient.open(port);
    const body = '{"logits":[0,0]}';
    await client.send(head('/v1/softmax', `content-length: ${body.length}`, 'expect: 100-continue'));
    await client.receives(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
    await client.send(body);
    await client.receives(/HTTP\/1\.1 200 .*"probs":\[0\.5,0\.5\]/s);
    client.destroy();
  });
});

test.each([
  ['a 422', '{"logits":[null]}', /HTTP\/1\.1 422 .*NOT_A_NUMBER/s],
  ['a body that is not JSON', '{', /HTTP\/1\.1 400 .*MALFORMED_JSON/s],
])('a connection goes on after %s', async (_what, bad, answer) => {
  const client = await RawClient.open(port);
  await client.send(`${head('/v1/softmax', `content-length: ${bad.length}`)}${bad}`);
  await client.receives(answer);
  expect(client.received).not.toMatch(/connection: close/i);
  const good = '{"logits":[0,0]}';
  await client.send(`${head('/v1/softmax', `content-length: ${good.length}`)}${good}`);
  await client.receives(/HTTP\/1\.1 200 /);
  client.destroy();
});

test('a client that goes away in the middle of its body leaves no trace but a log line', async () => {
  const client = await RawClient.open(port);
  await client.send(`${head('/v1/softmax', 'content-length: 100')}{"logits"`);
  client.destroy();
  await client.closed();
  expect((await app.inject({ url: '/livez' })).statusCode).toBe(200);
});

test('bytes that are not HTTP get a 400 problem and a closed connection', async () => {
  const client = await RawClient.open(port);
  await client.send('this is not HTTP\r\n\r\n');
  await client.receives(/^HTTP\/1\.1 400 Bad Request\r\n.*application\/problem\+json.*"code":"BAD_REQUEST"/s);
  await client.closed();
});

test('headers that are too large get a 431 problem', async () => {
  const client = await RawClient.open(port);
  await client.send(head('/v1/softmax', `x-large: ${'x'.repeat(20_000)}`));
  await client.receives(/^HTTP\/1\.1 431 .*"code":"HEADERS_TOO_LARGE"/s);
});
