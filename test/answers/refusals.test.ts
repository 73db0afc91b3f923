import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UNREAD_MS } from '../../src/intake/end-unread.ts';
import { testApp } from '../support/app.ts';
import { connectTo, destroyClients } from '../support/socket.ts';

const app = await testApp({ WORKERS: '1', MAX_WAIT_MS: '100' });
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;
afterAll(destroyClients);

const LONG = 600_000;
const head = (path: string, length: number, more = '') =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${more}\r\n`;
const metric = async (name: string) => {
  const { body } = await app.inject({ url: '/metrics' });
  return Number(
    body
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1] ?? 0,
  );
};

test('while too much waits to be begun, a request is refused', async () => {
  const client = await connectTo(port);
  const request = `${head('/v1/softmax', 14)}{"logits":[1]}`;
  app.turns.hold(1e12);
  client.socket.write(request);
  await client.receives(
    /^HTTP\/1\.1 503 .*retry-after: 1\r\n.*requests of 1000000000000 bytes wait.*"code":"OVERLOADED"/s,
  );
  app.turns.hold(-1e12);
  client.socket.write(request);
  await client.receives(/HTTP\/1\.1 200 .*\{"probs":\[1\]\}$/s);
});

describe('with more work than can be done in time', () => {
  beforeAll(() => {
    for (const backlog of Object.values(app.executor.backlogs)) for (let i = 0; i < 4; i++) backlog.enter(1e9);
  });

  test.each([
    ['/v1/cross-entropy', 'application/problem+json', /"code":"OVERLOADED"/],
    ['/v2/models/nll/infer', 'application/json', /^\{"error":"the request would wait for \d+ ms; [^"]*"\}$/],
  ])('a long body for %s is refused unread, and its connection ends', async (path, type, pattern) => {
    const client = await connectTo(port);
    const start = performance.now();
    client.socket.write(head(path, LONG, 'x-request-id: mine\r\n') + 'x'.repeat(1000));
    const [, status, headers, body] = await client.receives(/^HTTP\/1\.1 (\d+) .*?\r\n(.*)\r\n\r\n(.*\})$/s);
    expect(performance.now() - start).toBeLessThan(250);
    expect(status).toBe('503');
    expect(headers).toContain(`content-type: ${type}\r\n`);
    expect(headers).toMatch(/retry-after: [1-9]\d*/);
    expect(headers).toMatch(/connection: close/i);
    expect(headers).toMatch(/x-request-id: mine/);
    expect(body).toMatch(pattern);
    // Who sends on can do so.
    client.socket.write('x'.repeat(LONG - 1000));
    await client.closed();
    expect(client.error).toBeUndefined();
  });

  test('a long body is refused before those that wait to be begun, and nothing of it is held meanwhile', async () => {
    const { turns } = app;
    const blocked = Array.from({ length: 50 }, () => turns.turn('begin'));
    let begun = 0;
    for (const turn of blocked) turn.then(() => begun++);
    const work = () => {
      for (const start = performance.now(); performance.now() - start < 5; );
    };
    for (let i = 0; i < 50; i++) turns.run('begin', work);
    const client = await connectTo(port);
    client.socket.write(head('/v1/nll', LONG) + 'x'.repeat(50_000));
    await client.receives(/^HTTP\/1\.1 503 .*OVERLOADED/s);
    expect(turns.waiting('begin')).toBeGreaterThan(0);
    expect(turns.bytesHeld).toBe(0);
    await Promise.all(blocked);
  });

  test('a client that sends its body only after the answer can send all of it', async () => {
    const client = await connectTo(port);
    client.socket.write(head('/v1/nll', LONG));
    await client.receives(/^HTTP\/1\.1 503 .*OVERLOADED/s);
    await new Promise((resolve) => setTimeout(resolve, 2 * UNREAD_MS));
    await new Promise((resolve) => client.socket.end('x'.repeat(LONG), () => resolve(undefined)));
    await client.closed();
    expect(client.error).toBeUndefined();
  });

  test('the connection of a short body goes on', async () => {
    const client = await connectTo(port);
    client.socket.write(`${head('/v1/nll', 10)}0123456789GET /livez HTTP/1.1\r\nhost: x\r\n\r\n`);
    await client.receives(/^HTTP\/1\.1 503 .*OVERLOADED.*HTTP\/1\.1 200 /s);
  });

  test('who asks for the end of the connection can send a short body to its end, too', async () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write(`${head('/v1/nll', 50_000, 'connection: close\r\n')}0`);
    await once(socket.resume(), 'end');
    socket.write('x'.repeat(20_000));
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.end('x'.repeat(29_999));
    // A connection that is reset has an error.
    await once(socket, 'close');
  });

  test('who waits to be told to send the body is told not to', async () => {
    const client = await connectTo(port);
    client.socket.write(head('/v1/nll', LONG, 'expect: 100-continue\r\n'));
    await client.receives(/^HTTP\/1\.1 503 .*OVERLOADED/s);
    await client.closed();
  });

  test('what is too large, no work, or a stream of lines has its own answer', async () => {
    const answerTo = async (request: string) => {
      const client = await connectTo(port);
      client.socket.write(request);
      const [, status] = await client.receives(/^HTTP\/1\.1 (\d+) /);
      client.destroy();
      return status;
    };
    expect(await answerTo(head('/v1/crossentropy', LONG))).toBe('404');
    expect(await answerTo(head('/v1/nll', 1e12))).toBe('413');
    expect(await answerTo('GET /v1/nll HTTP/1.1\r\nhost: x\r\n\r\n')).toBe('405');
    const lines = '{}\n';
    expect(await answerTo(head('/v1/nll', lines.length).replace('json', 'x-ndjson') + lines)).toBe('200');
    const typed = head('/v1/nll', lines.length).replace('application/json', 'Application/X-NDJSON; charset=utf-8');
    expect(await answerTo(typed + lines)).toBe('200');
  });

  test('each is counted as refused, with its status and its duration', async () => {
    const before = await metric('http_requests_ended_total{route="/v1/softmax",how="refused"}');
    const client = await connectTo(port);
    client.socket.write(`${head('/v1/softmax', 1)}0`);
    await client.receives(/^HTTP\/1\.1 503 /);
    await expect.poll(() => metric('http_requests_ended_total{route="/v1/softmax",how="refused"}')).toBe(before + 1);
    await expect
      .poll(() => metric('http_request_duration_seconds_count{route="/v1/softmax",status="503"}'))
      .toBe(before + 1);
  });

  test('while draining every refusal ends its connection, so that clients turn to other processes', async () => {
    const client = await connectTo(port);
    const drained = app.drain(0);
    await expect.poll(() => app.isListening()).toBe(false);
    client.socket.write(`${head('/v1/nll', 1)}0`);
    const [, headers] = await client.receives(/^HTTP\/1\.1 503 (.*?)\r\n\r\n/s);
    expect(headers).toMatch(/connection: close/i);
    await client.closed();
    expect(client.error).toBeUndefined();
    await drained;
  });
});
