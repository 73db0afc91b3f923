import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { afterAll, describe, expect, test } from 'vitest';
import { unreadBodies } from '../../src/intake/unread-bodies.ts';
import { testApp } from '../support/app.ts';
import { ENCODE } from '../support/codings.ts';
import { RawClient } from '../support/socket.ts';

const TIMEOUT_MS = 600;
const env = {
  BODY_LIMIT: '1000000',
  BODIES_LIMIT: '1000000',
  WORKERS: '0',
  REQUEST_TIMEOUT_MS: String(TIMEOUT_MS),
  HEADERS_TIMEOUT_MS: '500',
};
const app = await testApp(env);
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const head = (...headers: string[]) =>
  ['POST /v1/cross-entropy HTTP/1.1', 'host: x', 'content-type: application/json', ...headers, '', ''].join('\r\n');

describe('a body that takes longer than REQUEST_TIMEOUT_MS', () => {
  test('is a 408 that says how much was read, and then the connection is closed', async () => {
    const client = await RawClient.open(port);
    const start = performance.now();
    await client.send(`${head('content-length: 33')}{"logits"`);
    const [, body] = await client.receives(/^HTTP\/1\.1 408 .*connection: close.*\r\n\r\n(\{.*\})$/is);
    expect(performance.now() - start).toBeGreaterThan(TIMEOUT_MS - 50);
    expect(JSON.parse(body as string)).toMatchObject({
      code: 'REQUEST_TIMEOUT',
      detail: `not all was received within ${TIMEOUT_MS} ms (REQUEST_TIMEOUT_MS); 9 bytes of the body had been read by then`,
    });
    await client.closed();
    expect(client.error).toBeUndefined();
  });

  test('though it gets on all the time', async () => {
    const client = await RawClient.open(port);
    await client.send(head('transfer-encoding: chunked'));
    for (let sent = 0; sent < 20 && client.received === ''; sent++) {
      await client.send('1\r\n \r\n');
      await sleep(100);
    }
    await client.receives(/^HTTP\/1\.1 408 /);
    client.destroy();
  });

  test('is a 408 for one that is compressed too', async () => {
    const client = await RawClient.open(port);
    const encoded = ENCODE.gzip('{"logits":[[0,-50]],"labels":[0]}');
    await client.send(head('content-encoding: gzip', `content-length: ${encoded.length}`));
    await client.send(encoded.subarray(0, 20));
    await client.receives(/^HTTP\/1\.1 408 .*REQUEST_TIMEOUT/s);
    client.destroy();
  });
});

describe('a body that nobody reads', () => {
  test('of a GET does not keep the connection for ever, though it gets on all the time', async () => {
    const bare = fastify();
    afterAll(() => bare.close());
    await bare.register(unreadBodies, { ms: 300 });
    bare.get('/', async () => 'answer');
    await bare.listen({ host: '127.0.0.1', port: 0 });
    const client = await RawClient.open((bare.server.address() as AddressInfo).port);
    await client.send('GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n');
    await client.receives(/^HTTP\/1\.1 200 .*answer$/s);
    let isClosed = false;
    client.closed().then(() => {
      isClosed = true;
    });
    const start = performance.now();
    while (!isClosed && performance.now() - start < 2000) {
      client.socket.write('x');
      await sleep(50);
    }
    expect(isClosed).toBe(true);
    expect(performance.now() - start).toBeGreaterThan(250);
  });

  test('that arrives after the answer leaves the connection open', async () => {
    const client = await RawClient.open(port);
    await client.send('GET /livez HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n');
    await client.receives(/^HTTP\/1\.1 200 /);
    await client.send('0123456789GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n');
    await client.receives(/HTTP\/1\.1 200 .*HTTP\/1\.1 200 /s);
    client.destroy();
  });
});
