import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { connectTo } from '../support/socket.ts';

const GRACE_MS = 600;
/** With a rate of 10 kB/s: 6 kB in each period of grace. */
const env = { GRACE_MS: String(GRACE_MS), MIN_RATE: '10000', WORKERS: '1', DECODED_RATIO: '2000' };
const app = await testApp(env);
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const head = (...headers: string[]) => ['POST /v1/cross-entropy HTTP/1.1', 'host: x', ...headers, '', ''].join('\r\n');
const JSON_TYPE = 'content-type: application/json';
const LINES_TYPE = 'content-type: application/x-ndjson';
const LINE = '{"logits":[[0,-50]],"labels":[0]}';

/** Sends a piece now and then, until there is an answer or the connection is closed. */
async function drip(client: Awaited<ReturnType<typeof connectTo>>, piece: string, everyMs: number, times: number) {
  let isClosed = false;
  client.closed().then(() => {
    isClosed = true;
  });
  for (let i = 0; i < times && !isClosed && !/ 408 /.test(client.received); i++) {
    client.socket.write(piece);
    await sleep(everyMs);
  }
  return isClosed;
}

describe('a body', () => {
  test.each([
    ['short', 'content-length: 33', '{"logits"'],
    ['long', 'content-length: 60000000', `{"logits":[${' '.repeat(300_000)}`],
    ['chunked', 'transfer-encoding: chunked', '493E0\r\n'.padEnd(100_000)],
  ])('that is %s and gets a byte now and then is a 408 soon after the grace period', async (_kind, length, start) => {
    const client = await connectTo(port);
    await client.send(head(JSON_TYPE, length) + start);
    const began = performance.now();
    await drip(client, ' ', 100, 50);
    expect(client.received).toMatch(/^HTTP\/1\.1 408 .*received within 600 ms; expected at least 6000 \(MIN_RATE\)/s);
    expect(performance.now() - began).toBeLessThan(4 * GRACE_MS);
  });

  test('that gets on at the minimum rate is read to its end', async () => {
    const client = await connectTo(port);
    const body = LINE.padEnd(40_000);
    await client.send(head(JSON_TYPE, `content-length: ${body.length}`));
    // By the clock: what a busy machine makes late is sent with the next piece.
    const start = performance.now();
    for (let at = 0; at < body.length; ) {
      const due = Math.min(body.length, 2000 + Math.floor(20 * (performance.now() - start)));
      await client.send(body.slice(at, due));
      at = due;
      await sleep(100);
    }
    await client.receives(/ 200 .*\}$/s);
  });
});

describe('a line of a stream', () => {
  test('that gets a byte now and then ends its stream', async () => {
    const client = await connectTo(port);
    await client.send(head(LINES_TYPE, 'transfer-encoding: chunked'));
    await client.send(`${(LINE.length + 1).toString(16)}\r\n${LINE}\n\r\n`);
    await client.receives(/1\.9287498479639178e-22/);
    expect(await drip(client, '1\r\n{\r\n', 100, 50)).toBe(true);
    expect(client.received).not.toMatch(/408/);
  });

  test('may take its time to come, and then is answered', async () => {
    const client = await connectTo(port);
    await client.send(head(LINES_TYPE, 'transfer-encoding: chunked'));
    for (let i = 1; i <= 2; i++) {
      await sleep(3 * GRACE_MS);
      await client.send(`${(LINE.length + 1).toString(16)}\r\n${LINE}\n\r\n`);
      await client.receives(new RegExp(`(1\\.9287498479639178e-22.*){${3 * i}}`, 's'));
    }
    client.destroy();
  });
});

describe('an answer', () => {
  /** 9 MB of answer: more than the system's buffers take from this process. */
  const zeros = `{"logits":[[${'0,'.repeat(999_999)}0]],"labels":[0]}`;

  test('that is not read is given up, and its memory with it', async () => {
    const client = await connectTo(port);
    client.socket.pause();
    const body = gzipSync(zeros);
    await client.send(head(JSON_TYPE, 'content-encoding: gzip', `content-length: ${body.length}`));
    client.socket.write(body);
    const used = async () =>
      Number(/^memory_budget_used_bytes (\d+)$/m.exec((await app.inject({ url: '/metrics' })).body)?.[1]);
    while ((await used()) < 8_000_000) await sleep(20);
    await expect.poll(used).toBeLessThan(1_000_000);
    client.destroy();
  });

  test('that is read slowly, but fast enough, is sent to its end', async () => {
    const client = await connectTo(port);
    const body = gzipSync(zeros);
    await client.send(head(JSON_TYPE, 'content-encoding: gzip', `content-length: ${body.length}`));
    client.socket.write(body);
    let got = 0;
    client.socket.on('data', (text: string) => {
      got += text.length;
      client.socket.pause();
      setTimeout(() => client.socket.resume(), 5);
    });
    await client.receives(/\]\]\}$/, 25_000);
    expect(got).toBeGreaterThan(8_000_000);
  });
});
