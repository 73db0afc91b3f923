import { setTimeout as delay } from 'node:timers/promises';
import { ALL_OUTPUTS, gzippedZeros, longNumbers } from './hostile-bodies.ts';
import { connectDeaf, connectReading, post, postHead } from './sockets.ts';

/** The ways a request can end. Each function resolves once it has ended. */
export const WAYS_TO_END: { readonly [how: string]: (port: number) => Promise<unknown> } = {
  answered: (port) => sendAndWait(port, '/v1/softmax', Buffer.from('{"logits":[1,2]}'), 500),
  'answered with an error': (port) => sendAndWait(port, '/v1/softmax', Buffer.from('{"logits":[null]}'), 500),
  'aborted before its body': (port) => sendAndGo(port, postHead('/v1/softmax', { 'content-length': 16 })),
  'aborted in the middle of its body': (port) =>
    sendAndGo(port, `${postHead('/v1/softmax', { 'content-length': 500_000 })}${'['.repeat(300_000)}`),
  'aborted while it is computed': (port) => sendAndGo(port, post('/v1/softmax', longNumbers(40_000_000)), 40),
  'aborted before its answer is read': async (port) => {
    const { socket } = connectDeaf(port);
    const body = gzippedZeros(1024 * 1024, ALL_OUTPUTS);
    socket.write(post('/v1/cross-entropy', body, { 'content-encoding': 'gzip' }));
    await delay(800);
    socket.destroy();
  },
  'timed out in its headers': (port) =>
    sendAndWait(port, undefined, Buffer.from('GET /livez HTTP/1.1\r\nx-slow: '), 4000),
  'timed out in its body': (port) =>
    sendAndWait(port, undefined, Buffer.from(`${postHead('/v1/softmax', { 'content-length': 100 })}{`), 5000),
  'not HTTP': (port) => sendAndWait(port, undefined, Buffer.from('nonsense\r\n\r\n'), 500),
  'a header of 40 kB': (port) =>
    sendAndWait(port, undefined, Buffer.from(`GET /livez HTTP/1.1\r\nx-long: ${'x'.repeat(40_000)}\r\n\r\n`), 500),
  'an aborted stream of lines': (port) =>
    sendAndGo(
      port,
      `${postHead('/v1/softmax', { 'content-type': 'application/x-ndjson', 'content-length': 500 })}{"logits":[1]}\n{`,
      300,
    ),
};

/** Sends bytes and waits for the service to close the connection, for at most `waitMs`. */
export async function sendAndWait(
  port: number,
  path: string | undefined,
  bytes: Buffer,
  waitMs: number,
): Promise<void> {
  const { socket } = connectReading(port);
  socket.write(path === undefined ? bytes : post(path, bytes));
  const ended = new Promise((resolve) => socket.once('close', resolve));
  await Promise.race([ended, delay(waitMs)]);
  socket.destroy();
}

/** Sends bytes and disconnects after `stayMs`. */
async function sendAndGo(port: number, bytes: Buffer | string, stayMs = 100): Promise<void> {
  const { socket } = connectReading(port);
  await new Promise((resolve) => socket.write(bytes, resolve));
  await delay(stayMs);
  socket.destroy();
}
