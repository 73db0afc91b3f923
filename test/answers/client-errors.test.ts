import { Duplex } from 'node:stream';
import type { ConnectionError } from 'fastify';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answerClientError } from '../../src/answers/client-errors.ts';
import { LINGER_MS } from '../../src/intake/end-within.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A socket that keeps what is written to it, and whose other side never closes its half. */
function socketOf() {
  const written: Buffer[] = [];
  const socket = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      written.push(chunk);
      done();
    },
  });
  return { socket, text: () => Buffer.concat(written).toString() };
}

const errorOf = (code: string) => Object.assign(new Error('what is wrong'), { code }) as ConnectionError;

test.each([
  ['HPE_INVALID_METHOD', 400, 'BAD_REQUEST'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'REQUEST_TIMEOUT'],
  ['HPE_HEADER_OVERFLOW', 431, 'HEADERS_TOO_LARGE'],
])('a client that keeps its half open after %s is answered, and left after 30 s', async (code, status, problem) => {
  const { socket, text } = socketOf();
  answerClientError(errorOf(code), socket as never);
  await new Promise((resolve) => socket.once('finish', resolve));
  expect(text()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*connection: close.*"code":"${problem}"`, 's'));
  vi.advanceTimersByTime(LINGER_MS - 1);
  expect(socket.destroyed).toBe(false);
  vi.advanceTimersByTime(1);
  expect(socket.destroyed).toBe(true);
});

test('a client that closes its half leaves no timer', async () => {
  const { socket } = socketOf();
  answerClientError(errorOf('HPE_INVALID_METHOD'), socket as never);
  socket.resume().push(null);
  await new Promise((resolve) => socket.once('close', resolve));
  expect(vi.getTimerCount()).toBe(0);
});
