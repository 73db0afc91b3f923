import type { AddressInfo } from 'node:net';
import { constants, createGzip, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { connectTo, destroyClients } from '../support/socket.ts';

const HEAD = 'POST /v1/cross-entropy HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\n';
const CHUNKED = `${HEAD}transfer-encoding: chunked\r\n\r\n`;
const LINE = '{"logits":[[0,-50]],"labels":[0]}\n';
const ANSWER = '{"loss":1.9287498479639178e-22,';

/** A text as a chunk of a body. */
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const END = '0\r\n\r\n';
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A service that listens, and its log. */
async function listen(env: { [name: string]: string } = {}) {
  const log: { [name: string]: unknown }[] = [];
  const app = await buildApp(loadConfig({ ENGINE: 'wasm', ...env }), {
    write: (line) => void log.push(JSON.parse(line)),
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  apps.push(app);
  return { app, log, port: (app.server.address() as AddressInfo).port };
}

const apps: FastifyInstance[] = [];
afterEach(async () => {
  destroyClients();
  for (const app of apps.splice(0)) await app.close();
});

/** The lines of a log that say that a request is over. */
const completed = (log: readonly { [name: string]: unknown }[]) => log.filter(({ msg }) => msg === 'request completed');

describe('a client that sends lines and waits', () => {
  test('gets the answer to each before it sends the next, and the head with the first', async () => {
    const { port, log } = await listen();
    const client = await connectTo(port);
    await client.send(CHUNKED);
    await sleep(50);
    expect(client.received).toBe('');
    for (let i = 1; i <= 3; i++) {
      await client.send(chunk(LINE));
      await expect.poll(() => client.received.split(ANSWER)).toHaveLength(i + 1);
    }
    expect(client.received).toMatch(/^HTTP\/1\.1 200 OK\r\ncontent-type: application\/x-ndjson\r\n/);
    expect(client.received).toMatch(/transfer-encoding: chunked/i);
    await client.send(END);
    await client.receives(/\r\n0\r\n\r\n$/);
    expect(completed(log)).toEqual([
      expect.objectContaining({ status: 200, bytes: 3 * LINE.length, rows: 3, classes: 2, parse: expect.any(Number) }),
    ]);
  });

  test('may use its connection again, for another stream or anything else', async () => {
    const { port } = await listen();
    const client = await connectTo(port);
    await client.send(CHUNKED + chunk(LINE) + END);
    await client.receives(/\r\n0\r\n\r\n$/);
    await client.send(`${HEAD}content-length: ${LINE.length}\r\n\r\n${LINE}GET /livez HTTP/1.1\r\nhost: x\r\n\r\n`);
    await client.receives(/1\.9287498479639178e-22.*1\.9287498479639178e-22.*"status":"ok"/s);
  });

  test('is told to send them if it expects that, but not if they are refused', async () => {
    const { port } = await listen();
    const client = await connectTo(port);
    await client.send(`${HEAD}expect: 100-continue\r\ncontent-length: ${LINE.length}\r\n\r\n`);
    await client.receives(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    await client.send(LINE);
    await client.receives(/HTTP\/1\.1 200 .*1\.9287498479639178e-22/s);
    const refused = await connectTo(port);
    await refused.send(
      `${HEAD.replace('/v1/cross-entropy', '/v1/softmax?summary=1')}expect: 100-continue\r\n${'content-length: 9\r\n\r\n'}`,
    );
    await refused.receives(/^HTTP\/1\.1 422 .*connection: close/is);
    await refused.closed();
  });

  test('gets the problem of its defaults while it still sends', async () => {
    const { port } = await listen();
    const client = await connectTo(port);
    await client.send(CHUNKED + chunk('{"defaults":{"x":1}}\n') + chunk(LINE));
    await client.receives(/^HTTP\/1\.1 422 .*"code":"UNKNOWN_FIELD".*"line":1\}/s);
    for (let i = 0; i < 20; i++) await client.send(chunk(LINE.repeat(3000)));
    await client.send(`${END}GET /livez HTTP/1.1\r\nhost: x\r\n\r\n`);
    await client.receives(/"status":"ok"/);
    expect(client.error).toBeUndefined();
  });
});

describe('a client that does not read', () => {
  test('is not read from, until it reads again', async () => {
    const { port } = await listen({ REQUEST_TIMEOUT_MS: '30000' });
    const client = await connectTo(port);
    client.socket.pause();
    client.socket.write(CHUNKED);
    // More than all buffers between the two can hold: 40 MB, answered with 140 MB.
    const block = chunk(LINE.repeat(30_000));
    let sent = 0;
    let isStopped = false;
    while (!isStopped && sent < 40) {
      client.socket.write(block);
      sent++;
      isStopped = await Promise.race([
        new Promise<false>((resolve) => client.socket.once('drain', () => resolve(false))),
        sleep(1000).then(() => true as const),
      ]);
    }
    expect(isStopped).toBe(true);
    const before = client.socket.bytesWritten - client.socket.writableLength;
    await sleep(300);
    expect(client.socket.bytesWritten - client.socket.writableLength).toBe(before);
    client.socket.resume();
    client.socket.write(END);
    await expect.poll(() => client.received.endsWith('\r\n0\r\n\r\n')).toBe(true);
    expect(client.received.match(/"loss"/g)).toHaveLength(sent * 30_000);
  });

  test('is given up after REQUEST_TIMEOUT_MS, with one line in the log', async () => {
    const { port, log } = await listen({ REQUEST_TIMEOUT_MS: '400', HEADERS_TIMEOUT_MS: '300' });
    const client = await connectTo(port);
    client.socket.pause();
    client.socket.write(CHUNKED + chunk(LINE.repeat(100_000)));
    await expect.poll(() => completed(log)).toHaveLength(1);
    expect(completed(log)[0]).toMatchObject({ how: 'timed_out', rows: expect.any(Number) });
  });
});

describe('a client that sends nothing more', () => {
  test('gets a 408 if there is no answer yet', async () => {
    const { port } = await listen({ REQUEST_TIMEOUT_MS: '400', HEADERS_TIMEOUT_MS: '300' });
    const client = await connectTo(port);
    await client.send(CHUNKED + chunk('{"logits":[[0,'));
    await client.receives(/^HTTP\/1\.1 408 .*"code":"REQUEST_TIMEOUT"/s);
  });

  test('is cut off if there is', async () => {
    const { port, log } = await listen({ REQUEST_TIMEOUT_MS: '700', HEADERS_TIMEOUT_MS: '300' });
    const client = await connectTo(port);
    await client.send(CHUNKED + chunk(LINE));
    await client.receives(/1\.9287498479639178e-22/);
    await client.closed();
    expect(client.received).not.toMatch(/\r\n0\r\n\r\n$/);
    await expect.poll(() => completed(log)).toHaveLength(1);
  });
});

describe('a client that goes away', () => {
  let failures: unknown[];
  beforeAll(() => {
    failures = [];
    process.on('unhandledRejection', (error) => failures.push(error));
    process.on('uncaughtException', (error) => failures.push(error));
  });

  test.each([
    ['in the middle of a line', chunk('{"logits":')],
    ['between lines', chunk(LINE)],
    ['in the middle of a long line', chunk(LINE + '{"logits":['.padEnd(400_000))],
    ['while a long line is computed', chunk(LINE + LINE.trimEnd().padEnd(3_000_000).concat('\n'))],
    ['without having read anything', chunk(LINE.repeat(200_000))],
  ])('%s ends the work, with one line in the log', async (_when, text) => {
    const { app, port, log } = await listen();
    const client = await connectTo(port);
    client.socket.pause();
    client.socket.write(CHUNKED + text);
    await sleep(300);
    client.destroy();
    await expect.poll(() => completed(log)).toHaveLength(1);
    const { rows } = completed(log)[0] as { rows: number };
    expect(rows).toBeLessThan(200_000);
    await sleep(100);
    expect(completed(log)).toHaveLength(1);
    expect(log.filter(({ level }) => Number(level) > 30)).toEqual([]);
    expect(failures).toEqual([]);
    expect((await app.inject({ url: '/livez' })).statusCode).toBe(200);
  });
});

describe('a stream that is compressed', () => {
  const GZIP = CHUNKED.replace('\r\n\r\n', '\r\ncontent-encoding: gzip\r\n\r\n');
  const asChunk = (bytes: Buffer) =>
    Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

  test('is answered while it arrives', async () => {
    const { port } = await listen();
    const client = await connectTo(port);
    const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
    client.socket.write(GZIP);
    gzip.on('data', (bytes: Buffer) => client.socket.write(asChunk(bytes)));
    gzip.on('end', () => client.socket.write(END));
    for (let i = 1; i <= 2; i++) {
      gzip.write(LINE);
      await expect.poll(() => client.received.split(ANSWER)).toHaveLength(i + 1);
    }
    gzip.end();
    await client.receives(/\r\n0\r\n\r\n$/);
  });

  test.each([
    ['in its middle', LINE.repeat(100_000), 'MALFORMED_ENCODING'],
    ['behind defaults that are wrong', `{"defaults":{"x":1}}\n${LINE.repeat(100_000)}`, 'UNKNOWN_FIELD'],
  ])('and corrupt %s ends, and nothing else does', async (_where, text, code) => {
    const { app, port, log } = await listen();
    const client = await connectTo(port);
    const bytes = gzipSync(text, { level: 0 });
    bytes.fill(0xff, Math.floor(bytes.length / 2));
    for (const part of [GZIP, asChunk(bytes), END]) client.socket.write(part);
    await expect.poll(() => completed(log)).toHaveLength(1);
    if (code === 'UNKNOWN_FIELD') expect(client.received).toMatch(/^HTTP\/1\.1 422 .*"code":"UNKNOWN_FIELD"/s);
    else expect(completed(log)[0]).toMatchObject({ status: 200, broken_off_by: code });
    expect((await app.inject({ url: '/livez' })).statusCode).toBe(200);
  });
});

test('a stream that is open is finished by draining', async () => {
  const { app, port } = await listen();
  const client = await connectTo(port);
  await client.send(CHUNKED + chunk(LINE));
  await client.receives(/1\.9287498479639178e-22/);
  const drained = app.drain(0);
  await sleep(300);
  await client.send(chunk(LINE) + END);
  await client.receives(/\r\n0\r\n\r\n$/);
  await drained;
  await client.closed();
  expect(client.received.match(/"loss"/g)).toHaveLength(2);
  expect(client.error).toBeUndefined();
});
