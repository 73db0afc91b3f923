import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { connectTo, destroyClients } from '../support/socket.ts';

const LIMIT = 1024 * 1024;
/** A budget of 4 MiB, of which bodies have 1.6. */
const env = { BODY_LIMIT: String(LIMIT), BODIES_LIMIT: String(LIMIT), WORKERS: '0', MAX_WAIT_MS: '400' };
const app = await testApp(env);
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;

const BODY = `{"logits":[[0,-50]],"labels":[0]${' '.repeat(900_000)}}`;
const HEAD = 'POST /v1/cross-entropy HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
const ANNOUNCED = `${HEAD}content-length: ${BODY.length}\r\n\r\n`;
const CHUNKED = `${HEAD}transfer-encoding: chunked\r\n\r\n${BODY.length.toString(16)}\r\n`;
const ANSWER = / 200 .*\}$/s;

const connect = () => connectTo(port);
const gauge = async (name: string) => {
  const { body } = await app.inject({ url: '/metrics' });
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(body)?.[1]);
};

/** Of two bodies so much fits what bodies have, of a third next to nothing: the third may go on all the same. */
const STALLED_BYTES = 812_000;

/** A client that has sent most of a body, once that has been read. */
async function stalled() {
  const before = await gauge('memory_budget_used_bytes');
  const client = await connect();
  client.socket.write(ANNOUNCED + BODY.slice(0, STALLED_BYTES));
  await expect.poll(async () => (await gauge('memory_budget_used_bytes')) - before).toBeGreaterThan(800_000);
  return client;
}

describe('the memory budget', () => {
  afterEach(async () => {
    destroyClients();
    // A client that ended only its half in a body has two seconds to read the answer.
    await expect.poll(() => gauge('http_requests_under_way')).toBe(1);
  });

  test('has all of many long bodies answered, a few at a time', async () => {
    const received = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const client = await connect();
        const request = i % 2 === 0 ? ANNOUNCED + BODY : `${CHUNKED}${BODY}\r\n0\r\n\r\n`;
        client.socket.write(request);
        return client.receives(/HTTP\/1\.1 (\d+) .*\{"loss":.*\}$/s);
      }),
    );
    expect(received.map(([, status]) => status)).toEqual(new Array(8).fill('200'));
  });

  test('lets the body that has waited longest finish, though others hold all of it', async () => {
    await stalled();
    await stalled();
    const third = await connect();
    third.socket.write(ANNOUNCED + BODY);
    await third.receives(ANSWER);
  });

  test('lets a body finish beside streams that hold the rest of it between two lines', async () => {
    await stalled();
    await stalled();
    const line = '{"logits":[[0,-50]],"labels":[0]}\n';
    const head = HEAD.replace('application/json', 'application/x-ndjson');
    for (let i = 0; i < 3; i++) {
      const streaming = await connect();
      streaming.socket.write(`${head}transfer-encoding: chunked\r\n\r\n${line.length.toString(16)}\r\n${line}\r\n`);
      await streaming.receives(/"loss"/);
    }
    const client = await connect();
    client.socket.write(ANNOUNCED + BODY);
    await client.receives(ANSWER);
  });

  test('has a body wait once for room, however many chunks have been read at a time', async () => {
    const begun = await connect();
    begun.socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`);
    await expect.poll(() => gauge('http_requests_under_way')).toBe(2);
    // One that has waited longest may go on; the other one must not.
    for (let i = 0; i < 3; i++) await stalled();
    let most = 0;
    const watch = setInterval(async () => {
      most = Math.max(most, await gauge('memory_budget_waiting'));
    }, 5);
    begun.socket.write('1\r\n \r\n'.repeat(10_000));
    await begun.receives(/ 503 /);
    clearInterval(watch);
    expect(most).toBe(1);
  });

  test('refuses a body that finds no room within MAX_WAIT_MS, and says when to come again', async () => {
    for (let i = 0; i < 3; i++) await stalled();
    const start = performance.now();
    const fourth = await connect();
    fourth.socket.write(ANNOUNCED + BODY);
    const [, head] = await fourth.receives(/^HTTP\/1\.1 503 (.*)\r\n\r\n\{.*"code":"OVERLOADED".*\}$/s);
    expect(head).toMatch(/\r\nretry-after: 1\r\n/i);
    expect(performance.now() - start).toBeGreaterThan(350);
  });

  test('gets back what a client that goes away held, and reads on', async () => {
    const [, , third] = [await stalled(), await stalled(), await stalled()];
    const fourth = await connect();
    fourth.socket.write(ANNOUNCED + BODY);
    await expect.poll(() => gauge('memory_budget_waiting')).toBe(1);
    third?.destroy();
    await fourth.receives(ANSWER);
  });

  test('counts what is held until the answer has been read, and then no more', async () => {
    const client = await stalled();
    expect(await gauge('memory_budget_used_bytes')).toBeGreaterThan(STALLED_BYTES);
    client.socket.write(BODY.slice(STALLED_BYTES));
    await client.receives(ANSWER);
    await expect.poll(() => gauge('memory_budget_used_bytes')).toBeLessThan(50_000);
  });
});
