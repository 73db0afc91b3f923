import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { BufferPool } from '../../src/codecs/buffer-pool.ts';
import { testApp } from '../support/app.ts';

const MIB = String(1024 * 1024);
const CLIENTS = 24;
const MS = 2000;

/** A number below `n`. */
const below = (n: number) => Math.floor(Math.random() * n);

/** A request with a long body, by length, in chunks or as a line. */
function request(): string {
  const body = `{"logits":[[0,-50]],"labels":[0]${' '.repeat(below(900_000))}}`;
  const head = (type: string, framing: string) =>
    `POST /v1/cross-entropy HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\n${framing}\r\n\r\n`;
  const inChunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
  switch (below(3)) {
    case 0:
      return head('application/json', `content-length: ${body.length}`) + body;
    case 1:
      return head('application/json', 'transfer-encoding: chunked') + inChunk(body);
    default:
      return head('application/x-ndjson', 'transfer-encoding: chunked') + inChunk(`${body}\n`);
  }
}

/** Sends requests on new connections, and goes away from most of them at any time. */
async function beFickle(port: number, until: number): Promise<void> {
  while (performance.now() < until) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.resume().write(request());
    await delay(below(300));
    socket.destroy();
  }
}

/** Counts memory that is given back although it has not been taken since it was last given back. */
function watch(pool: BufferPool) {
  const seen = { given: 0, givenTwice: 0 };
  const back = new WeakSet<ArrayBufferLike>();
  const { give, take, takeKept } = pool;
  pool.give = (memory) => {
    seen.given++;
    if (back.has(memory)) seen.givenTwice++;
    back.add(memory);
    give.call(pool, memory);
  };
  const watched = (bytes: number) => {
    const memory = take(bytes);
    back.delete(memory.buffer);
    return memory;
  };
  Object.assign(pool, { take: watched });
  pool.takeKept = (bytes) => {
    const pieces = takeKept.call(pool, bytes);
    for (const memory of pieces) back.delete(memory);
    return pieces;
  };
  return seen;
}

test.each(['0', '1'])('memory is given back once, whenever clients go away: %s workers', async (WORKERS) => {
  const app = await testApp({ BODY_LIMIT: MIB, BODIES_LIMIT: MIB, WORKERS, MAX_WAIT_MS: '400' });
  const { memory, backlogs } = app.executor;
  const seen = watch(memory);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  await Promise.all(Array.from({ length: CLIENTS }, () => beFickle(port, performance.now() + MS)));
  await vi.waitFor(() => expect(backlogs.loop.size + backlogs.threads.size).toBe(0), 5000);
  await app.close();
  expect(seen.given).toBeGreaterThan(20);
  expect(seen.givenTwice).toBe(0);
});
