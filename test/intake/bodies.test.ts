import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { connectTo } from '../support/socket.ts';

const LIMIT = 1024 * 1024;
const app = await testApp({ BODY_LIMIT: String(LIMIT), BODIES_LIMIT: String(LIMIT), WORKERS: '0' });
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;

/** Most of a megabyte, so that there is never room for two. */
const BODY = `{"logits":[[0,-50]],"labels":[0]${' '.repeat(900_000)}}`;
const HEAD = 'POST /v1/cross-entropy HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
const ANNOUNCED = `${HEAD}content-length: ${BODY.length}\r\n\r\n`;
const CHUNKED = `${HEAD}transfer-encoding: chunked\r\n\r\n${BODY.length.toString(16)}\r\n`;

const connect = () => connectTo(port);
const quiet = () => new Promise((resolve) => setTimeout(resolve, 200));

describe('with room for one long body', () => {
  test('many at a time are all answered', async () => {
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

  test('another waits until the first has been answered; a short one does not', async () => {
    const first = await connect();
    first.socket.write(ANNOUNCED + BODY.slice(0, -1));
    await quiet();
    const second = await connect();
    second.socket.write(ANNOUNCED + BODY);
    const short = await connect();
    short.socket.write(`${HEAD}content-length: 33\r\n\r\n{"logits":[[0,-50]],"labels":[0]}`);
    await short.receives(/ 200 .*\}$/s);
    await quiet();
    expect(second.received).toBe('');
    first.socket.write('}');
    await first.receives(/ 200 .*\}$/s);
    await second.receives(/ 200 .*\}$/s);
  });

  test('one whose client goes away leaves its room, and its place in the queue', async () => {
    const first = await connect();
    first.socket.write(ANNOUNCED + BODY.slice(0, -1));
    await quiet();
    const second = await connect();
    second.socket.write(ANNOUNCED + BODY);
    await quiet();
    const third = await connect();
    third.socket.write(ANNOUNCED + BODY);
    await quiet();
    second.destroy();
    await quiet();
    expect(third.received).toBe('');
    first.destroy();
    await third.receives(/ 200 .*\}$/s);
  });
});
