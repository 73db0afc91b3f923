import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ClientOptions, ExactLoss } from '../../../clients/typescript/src/index.ts';
import { writeFile } from '../../../clients/typescript/src/safetensors.ts';
import { buildApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { failureOf, testClient } from '../../support/client.ts';

const { loss: real, url: realUrl } = await testClient();

const ENDS: (() => void)[] = [];
afterEach(() => {
  for (const end of ENDS.splice(0)) end();
});

type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that answers each request as the next of these says, the last one for ever; and a client of it. */
async function serverThat(replies: readonly Reply[], options: ClientOptions = {}) {
  const seen: { body: number; at: number; headers: IncomingMessage['headers']; url: string }[] = [];
  const listener: RequestListener = async (request, response) => {
    let body = 0;
    for await (const chunk of request) body += chunk.length;
    seen.push({ body, at: performance.now(), headers: request.headers, url: request.url ?? '' });
    replies[Math.min(seen.length, replies.length) - 1]?.(response, request);
  };
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ENDS.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { seen, url, loss: new ExactLoss(url, options) };
}

const half = { dtype: 'F64', shape: [1], bytes: new Uint8Array(Float64Array.of(0.5).buffer) };
const ok: Reply = (response) =>
  response.writeHead(200, { 'content-type': 'application/vnd.safetensors' }).end(writeFile([['probs', half]]));
const problem =
  (status: number, code: string, headers: { [name: string]: string } = {}): Reply =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'application/problem+json', ...headers })
      .end(JSON.stringify({ type: 'urn:x', title: code, status, detail: `it is ${code}`, code }));
const page =
  (status: number, headers: { [name: string]: string } = {}): Reply =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'text/html', ...headers })
      .end('<html><head><style>p{}</style><title>Bad gateway</title></head><body><p>nginx</p></body></html>');
const broken: Reply = (response) => response.destroy();
const silent: Reply = () => {};
const half_an_answer: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/vnd.safetensors', 'content-length': '1000' }).write('half');
  setTimeout(() => response.destroy(), 20);
};

const request = { logits: [0] };

/** Node's http is what a client in Node uses, fetch what all others do. */
describe.each<[string, ClientOptions]>([
  ['node:http', {}],
  ['fetch', { fetch: (input, init) => fetch(input, init) }],
])('over %s', (_transport, transport) => {
  const serve = (replies: readonly Reply[]) => serverThat(replies, transport);

  describe('a request is repeated', () => {
    it.each<[string, Reply]>([
      ['a 503', problem(503, 'OVERLOADED')],
      ['a 429 of a proxy', page(429)],
      ['a 502 of a proxy', page(502)],
      ['a 503 of a proxy', page(503)],
      ['a connection that breaks', broken],
      ['an answer that breaks off', half_an_answer],
    ])('after %s', async (_what, reply) => {
      const { loss, seen } = await serve([reply, ok]);
      expect((await loss.softmax(request)).probs.data).toEqual(Float64Array.of(0.5));
      expect(seen.map(({ body }) => body)).toEqual([seen[0]?.body, seen[0]?.body]);
      expect(seen[0]?.body).toBeGreaterThan(8);
    });

    it('after the seconds of Retry-After, and no sooner', async () => {
      const { loss, seen } = await serve([problem(503, 'OVERLOADED', { 'retry-after': '1' }), ok]);
      await loss.softmax(request);
      const waited = (seen[1]?.at ?? 0) - (seen[0]?.at ?? 0);
      expect(waited).toBeGreaterThan(990);
      expect(waited).toBeLessThan(2500);
    });

    it('at the time of Retry-After, where that is a date', async () => {
      const at = Math.ceil(Date.now() / 1000) * 1000 + 1000;
      const { loss } = await serve([problem(503, 'OVERLOADED', { 'retry-after': new Date(at).toUTCString() }), ok]);
      await loss.softmax(request);
      expect(Date.now()).toBeGreaterThanOrEqual(at - 10);
    });

    it('three times at most, or as often as the options say', async () => {
      const { loss, seen, url } = await serve([problem(503, 'OVERLOADED', { 'retry-after': '0' })]);
      expect(await failureOf(loss.softmax(request))).toMatchObject({
        name: 'Refused',
        code: 'OVERLOADED',
        status: 503,
      });
      expect(seen).toHaveLength(4);
      await failureOf(loss.softmax(request, { retries: 0 }));
      expect(seen).toHaveLength(5);
      await failureOf(new ExactLoss(url, { ...transport, retries: 5 }).softmax(request));
      expect(seen).toHaveLength(11);
    });

    it('not where it would have to wait longer than the timeout', async () => {
      const { loss, seen } = await serve([problem(503, 'OVERLOADED', { 'retry-after': '3600' })]);
      const start = performance.now();
      expect(await failureOf(loss.softmax(request))).toMatchObject({ code: 'OVERLOADED' });
      expect(performance.now() - start).toBeLessThan(5000);
      expect(seen).toHaveLength(1);
    });

    it('not where it would have to wait longer than a timer can', async () => {
      const { loss, seen } = await serve([problem(503, 'OVERLOADED', { 'retry-after': '9'.repeat(30) })]);
      expect(await failureOf(loss.softmax(request, { timeout: Infinity }))).toMatchObject({ code: 'OVERLOADED' });
      expect(seen).toHaveLength(1);
    });

    it.each(['-5', '1.5', 'soon', 'May'])('after the usual time where Retry-After is %s', async (value) => {
      const { loss, seen } = await serve([problem(503, 'OVERLOADED', { 'retry-after': value }), ok]);
      await loss.softmax(request);
      expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBeGreaterThan(45);
    });

    it.each([
      [400, 'MALFORMED_SAFETENSORS'],
      [401, 'UNAUTHORIZED'],
      [408, 'REQUEST_TIMEOUT'],
      [413, 'BODY_TOO_LARGE'],
      [422, 'LABEL_OUT_OF_RANGE'],
      [500, 'INTERNAL_ERROR'],
      [501, 'NOT_IMPLEMENTED'],
    ])('never after a %i', async (status, code) => {
      const { loss, seen } = await serve([problem(status, code, { 'retry-after': '0' }), ok]);
      expect(await failureOf(loss.softmax(request))).toMatchObject({ name: 'Refused', status, code });
      expect(seen).toHaveLength(1);
    });

    it('never after a 504 of a proxy: it would take as long again', async () => {
      const { loss, seen } = await serve([page(504), ok]);
      expect(await failureOf(loss.softmax(request))).toMatchObject({ name: 'UnexpectedAnswer', status: 504 });
      expect(seen).toHaveLength(1);
    });
  });

  describe('a failure', () => {
    it('of a proxy’s page is told as such, with its status and text', async () => {
      const { loss, url } = await serve([page(404)]);
      const error = await failureOf(loss.softmax(request));
      expect(error).toMatchObject({ name: 'UnexpectedAnswer', status: 404, type: 'text/html' });
      expect(error.message).toBe(
        `${url}/v1/softmax answered 404 with text/html, which is not exact-loss but a proxy or another server: Bad gateway nginx`,
      );
      expect(error.body).toContain('<title>');
    });

    it('of a page with status 200 is none of an answer', async () => {
      const { loss } = await serve([page(200)]);
      expect(await failureOf(loss.softmax(request))).toMatchObject({ name: 'UnexpectedAnswer', status: 200 });
    });

    it('of a proxy’s problem, which has no code, is told as it is', async () => {
      const { loss } = await serve([
        (response) => response.writeHead(403, { 'content-type': 'application/problem+json' }).end('{"title":"no"}'),
      ]);
      expect(await failureOf(loss.softmax(request))).toMatchObject({
        name: 'UnexpectedAnswer',
        body: '{"title":"no"}',
      });
    });

    it('of a problem that is not JSON is told as it is', async () => {
      const { loss } = await serve([
        (response) => response.writeHead(403, { 'content-type': 'application/problem+json' }).end('no'),
      ]);
      expect(await failureOf(loss.softmax(request))).toMatchObject({
        name: 'UnexpectedAnswer',
        status: 403,
        body: 'no',
      });
    });

    it('to connect says where to, why, and after how many attempts', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      server.close();
      const error = await failureOf(new ExactLoss(`http://127.0.0.1:${port}`, transport).softmax(request));
      expect(error).toMatchObject({ name: 'ConnectionLost' });
      expect(error.message).toBe(
        `no answer from http://127.0.0.1:${port}/v1/softmax: connect ECONNREFUSED 127.0.0.1:${port} (attempt 4); is the service running?`,
      );
      expect(error.cause).toBeInstanceOf(Error);
    });

    it('of a body that is too large arrives, although not all of the body was sent', async () => {
      const app = await buildApp(loadConfig({ LOG_LEVEL: 'silent', BODY_LIMIT: '100000' }));
      ENDS.push(() => void app.close());
      const small = new ExactLoss(await app.listen({ host: '127.0.0.1', port: 0 }), transport);
      const error = await failureOf(small.softmax({ logits: new Float32Array(10_000_000) }));
      expect(error).toMatchObject({
        name: 'Refused',
        status: 413,
        code: 'BODY_TOO_LARGE',
        problem: { limit: 100_000 },
      });
    });

    it('of a file that is none says so', async () => {
      const { loss } = await serve([
        (response) => response.writeHead(200, { 'content-type': 'application/vnd.safetensors' }).end('no file at all'),
      ]);
      const error = await failureOf(loss.softmax(request));
      expect(error.message).toMatch(/\/v1\/softmax answered with 14 bytes that are no safetensors file$/);
      expect(error.name).toBe('ExactLossError');
    });

    it.each([
      ['longer than its numbers', { dtype: 'F64', shape: [2], data_offsets: [0, 8] }],
      ['of negative numbers', { dtype: 'F64', shape: [-1], data_offsets: [0, 8] }],
      ['before the numbers', { dtype: 'F64', shape: [1], data_offsets: [-8, 0] }],
      ['nowhere', { dtype: 'F64', shape: [1], data_offsets: ['a', 'b'] }],
    ])('of a file with a tensor that is %s says so', async (_what, probs) => {
      const header = JSON.stringify({ probs }).padEnd(128);
      const file = Buffer.concat([Buffer.from([128, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(header), Buffer.alloc(8)]);
      const { loss } = await serve([
        (response) => response.writeHead(200, { 'content-type': 'application/vnd.safetensors' }).end(file),
      ]);
      expect((await failureOf(loss.softmax(request))).message).toMatch(/bytes that are no safetensors file$/);
    });

    it('of another protocol is one at once', async () => {
      const switching: Reply = (response) =>
        response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n');
      const { loss } = await serve([switching]);
      expect(await failureOf(loss.softmax(request, { retries: 0 }))).toMatchObject({ name: 'ConnectionLost' });
    });

    it('of time says how long it was', async () => {
      const { loss, seen, url } = await serve([silent]);
      const error = await failureOf(loss.softmax(request, { timeout: 50 }));
      expect(error).toMatchObject({
        name: 'TimedOut',
        message: `no answer from ${url}/v1/softmax within 50 ms: timeout`,
      });
      expect(seen).toHaveLength(1);
    });
  });

  describe('a signal', () => {
    it('ends a request, with its reason', async () => {
      const { loss } = await serve([silent]);
      const reason = new Error('no longer wanted');
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 20);
      expect(await failureOf(loss.softmax(request, { signal: controller.signal }))).toBe(reason);
    });

    it('ends the wait before a repetition', async () => {
      const { loss, seen } = await serve([problem(503, 'OVERLOADED', { 'retry-after': '60' })]);
      const start = performance.now();
      const signal = AbortSignal.timeout(100);
      expect(await failureOf(loss.softmax(request, { signal }))).toMatchObject({ name: 'TimeoutError' });
      expect(performance.now() - start).toBeLessThan(5000);
      expect(seen).toHaveLength(1);
    });

    it('that was aborted before sends nothing', async () => {
      const { loss, seen } = await serve([ok]);
      const signal = AbortSignal.abort();
      expect(await failureOf(loss.softmax(request, { signal }))).toMatchObject({ name: 'AbortError' });
      expect(seen).toHaveLength(0);
    });

    it('has no listeners left after a call', async () => {
      const { signal } = new AbortController();
      const add = vi.spyOn(signal, 'addEventListener');
      const remove = vi.spyOn(signal, 'removeEventListener');
      await real.softmax(request, { signal });
      expect(add).toHaveBeenCalledTimes(1);
      expect(remove).toHaveBeenCalledTimes(1);
    });
  });
});

describe('a client', () => {
  it('sends its headers, asks for no compression, and keeps its connection', async () => {
    const ports = new Set<number | undefined>();
    const { loss, seen } = await serverThat(
      [
        (response, { socket }) => {
          ports.add(socket.remotePort);
          ok(response, {} as never);
        },
      ],
      { headers: { authorization: 'Bearer x' } },
    );
    for (let i = 0; i < 5; i++) await loss.softmax(request);
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'Bearer x',
      'accept-encoding': 'identity',
      'content-type': 'application/vnd.safetensors',
      accept: 'application/vnd.safetensors',
    });
    // fetch may open a second one while it gives back the first.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('takes a path before /v1, and slashes at its end', async () => {
    const { url, seen } = await serverThat([ok]);
    await new ExactLoss(`${url}/losses//`).softmax(request);
    await new ExactLoss(`${url}/losses`).softmax(request);
    expect(seen.map(({ url }) => url)).toEqual(['/losses/v1/softmax', '/losses/v1/softmax']);
  });

  it('makes a connection anew that was closed while it was idle, without a repetition', async () => {
    const { loss, seen } = await serverThat([ok, broken, ok]);
    await loss.softmax(request);
    expect((await loss.softmax(request, { retries: 0 })).probs.data).toEqual(Float64Array.of(0.5));
    expect(seen).toHaveLength(3);
  });

  it('says where a redirect leads', async () => {
    const { loss, url } = await serverThat([(response) => response.writeHead(308, { location: '/losses' }).end()]);
    expect((await failureOf(loss.softmax(request))).message).toBe(
      `${url}/v1/softmax, which leads to /losses, answered 308 with no content-type, which is not exact-loss but a proxy or another server`,
    );
  });

  it('uses the fetch that it is given', async () => {
    const urls: string[] = [];
    const client = new ExactLoss(realUrl, {
      fetch: (url, init) => {
        urls.push(url);
        return fetch(url, init);
      },
    });
    await client.softmax({ logits: [1, 2], temperature: 2, outputs: ['probs', 'entropy'] });
    expect(urls).toEqual([`${realUrl}/v1/softmax?temperature=2&outputs=probs%2Centropy`]);
  });

  it('says what the service is, and whether it is ready', async () => {
    expect(await real.info()).toMatchObject({ name: 'exact-loss', limits: { errors: 16 } });
    expect(await real.ready()).toBe(true);
    const { loss } = await serverThat([problem(503, 'OVERLOADED')]);
    expect(await loss.ready()).toBe(false);
    expect(await new ExactLoss('http://127.0.0.1:1', { retries: 0 }).ready()).toBe(false);
  });
});
