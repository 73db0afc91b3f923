import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, createGunzip, gunzipSync, zstdDecompressSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, describe, expect, test } from 'vitest';
import { compressAnswers } from '../../src/answers/compress-answers.ts';
import { testApp } from '../support/app.ts';
import { RawClient } from '../support/socket.ts';

const DECODE = { zstd: zstdDecompressSync, br: brotliDecompressSync, gzip: gunzipSync };
const BROWSER = 'gzip, deflate, br, zstd';

const plain = await testApp();
const app = await testApp({ COMPRESS_ANSWERS: 'on' });
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;

const body = (count: number) => JSON.stringify({ logits: Array.from({ length: count }, (_, i) => Math.sin(i)) });

/** Posts to softmax. */
async function send(payload: string, headers: { [name: string]: string }, to = app) {
  return to.inject({
    method: 'POST',
    url: '/v1/softmax',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });
}

const bareApps: FastifyInstance[] = [];
afterAll(() => Promise.all(bareApps.map((bare) => bare.close())));
/** An app that compresses, and has no routes yet. */
async function bareApp(): Promise<FastifyInstance> {
  const bare = fastify();
  bareApps.push(bare);
  await bare.register(compressAnswers);
  return bare;
}

describe('off', () => {
  test('an answer is not compressed, and does not vary', async () => {
    const { headers } = await send(body(1000), { 'accept-encoding': BROWSER }, plain);
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers.vary).toBeUndefined();
  });
});

describe('on', () => {
  test.each([
    ['zstd', 'zstd'],
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    [BROWSER, 'zstd'],
    ['gzip;q=1, zstd;q=0.5', 'gzip'],
    ['gzip;q=0.5, br;q=0.5', 'br'],
    ['*', 'zstd'],
    ['identity;q=0, gzip;q=0.1', 'gzip'],
  ] as const)('an answer to accept-encoding %o is in %s', async (accepted, coding) => {
    const text = body(1000);
    const { statusCode, headers, rawPayload } = await send(text, { 'accept-encoding': accepted });
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ 'content-encoding': coding, vary: 'accept-encoding' });
    expect(headers['content-length']).toBe(String(rawPayload.length));
    expect(DECODE[coding](rawPayload).toString()).toBe((await send(text, {}, plain)).body);
    expect(rawPayload.length).toBeLessThan(0.6 * DECODE[coding](rawPayload).length);
  });

  test.each([undefined, '', 'identity', 'compress', 'gzip;q=0', '*;q=0', 'identity, gzip;q=0.9'])(
    'an answer to accept-encoding %o is as it is, and varies',
    async (accepted) => {
      const { headers, body: text } = await send(
        body(1000),
        accepted === undefined ? {} : { 'accept-encoding': accepted },
      );
      expect(headers['content-encoding']).toBeUndefined();
      expect(headers.vary).toBe('accept-encoding');
      expect(JSON.parse(text).probs).toHaveLength(1000);
    },
  );

  test('a short answer is as it is', async () => {
    const { headers, body: text } = await send(body(10), { 'accept-encoding': BROWSER });
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers.vary).toBe('accept-encoding');
    expect(JSON.parse(text).probs).toHaveLength(10);
  });

  test.each(['zstd', 'br', 'gzip'] as const)(
    'an answer of many pieces is compressed by %s, and another in the same memory',
    async (coding) => {
      const text = body(600_000);
      const expected = (await send(text, {}, plain)).rawPayload;
      expect(expected.length).toBeGreaterThan(8 * 1024 * 1024);
      for (let time = 0; time < 2; time++) {
        const { headers, rawPayload } = await send(text, { 'accept-encoding': coding });
        expect(headers['content-encoding']).toBe(coding);
        expect(headers['content-length']).toBeUndefined();
        expect(DECODE[coding](rawPayload).equals(expected)).toBe(true);
      }
    },
  );

  test('numbers in binary are as they are', async () => {
    const { headers } = await send(body(1000), {
      'accept-encoding': BROWSER,
      accept: 'application/vnd.safetensors',
    });
    expect(headers['content-type']).toBe('application/vnd.safetensors');
    expect(headers['content-encoding']).toBeUndefined();
  });

  test('a long problem is compressed, a short one is not', async () => {
    const many = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`${'x'.repeat(20)}${i}`, 1]));
    const unknown = JSON.stringify({ logits: [0, 1], ...many });
    for (const [payload, coding] of [
      [unknown, 'gzip'],
      ['{', undefined],
    ] as const) {
      const { statusCode, headers } = await send(payload, { 'accept-encoding': 'gzip' });
      expect(statusCode).toBeGreaterThanOrEqual(400);
      expect(headers['content-encoding']).toBe(coding);
    }
  });

  test('a problem to a body that is still sent comes at once', async () => {
    const client = await RawClient.open(port);
    await client.send(
      'POST /v1/nothing HTTP/1.1\r\nhost: x\r\naccept-encoding: gzip\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n',
    );
    await client.receives(/^HTTP\/1\.1 404 .*"code":"NOT_FOUND".*\}$/s);
    client.destroy();
  });

  test('the document and the metrics are compressed', async () => {
    for (const url of ['/openapi.json', '/openapi.yaml', '/metrics']) {
      const { statusCode, headers, rawPayload } = await app.inject({ url, headers: { 'accept-encoding': 'br' } });
      expect({ url, statusCode, coding: headers['content-encoding'] }).toEqual({ url, statusCode: 200, coding: 'br' });
      expect(brotliDecompressSync(rawPayload).length).toBeGreaterThan(rawPayload.length);
    }
  });

  test('the answer to a HEAD is not', async () => {
    const { headers } = await app.inject({
      method: 'HEAD',
      url: '/openapi.json',
      headers: { 'accept-encoding': 'br' },
    });
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers.vary).toBe('accept-encoding');
  });

  test('what is encoded already, or a part, is as it is', async () => {
    const bare = await bareApp();
    const text = 'text '.repeat(1000);
    bare.get('/encoded', (_request, reply) =>
      reply.type('text/plain').header('content-encoding', 'x').header('vary', 'accept').send(text),
    );
    bare.get('/part', (_request, reply) =>
      reply.code(206).type('text/plain').header('content-range', 'bytes 0-4999/9999').send(text),
    );
    const encoded = await bare.inject({ url: '/encoded', headers: { 'accept-encoding': 'gzip' } });
    expect(encoded.headers).toMatchObject({ 'content-encoding': 'x', vary: 'accept, accept-encoding' });
    expect(encoded.body).toBe(text);
    const part = await bare.inject({ url: '/part', headers: { 'accept-encoding': 'gzip' } });
    expect(part.headers['content-encoding']).toBeUndefined();
    expect(part.body).toBe(text);
  });

  test('what is streamed is sent on piece by piece', async () => {
    const bare = await bareApp();
    const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
    async function* lines() {
      yield '{"line":1}\n';
      await mayGoOn;
      yield '{"line":2}\n';
    }
    bare.get('/', (_request, reply) => reply.type('application/x-ndjson').send(Readable.from(lines())));
    const url = await bare.listen({ host: '127.0.0.1', port: 0 });
    const response = await new Promise<IncomingMessage>((resolve) => {
      request(url, { headers: { 'accept-encoding': 'gzip' } }, resolve).end();
    });
    expect(response.headers['content-encoding']).toBe('gzip');
    const decoded = response.pipe(createGunzip());
    const first = await new Promise<Buffer>((resolve) => decoded.once('data', resolve));
    expect(first.toString()).toBe('{"line":1}\n');
    goOn();
    expect((await buffer(decoded)).toString()).toBe('{"line":2}\n');
  });
});
