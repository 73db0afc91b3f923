import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Body } from '../codecs/body.ts';
import type { BufferPool } from '../codecs/buffer-pool.ts';
import { HttpProblem } from '../errors.ts';
import type { Admission } from './admission.ts';
import { incomplete, late, tooLarge } from './body-problems.ts';
import { codingOf } from './content-coding.ts';
import type { Deadlines } from './deadlines.ts';
import { decodedStream } from './decoded.ts';
import { continueBody } from './expect-continue.ts';
import { ReceivedBody } from './received-body.ts';

/** What bodies are received with. */
export interface Reception {
  /** The most bytes of a body, as it is sent and as it is decoded. */
  readonly limit: number;
  /** The most decoded bytes of an encoded one: see decoded.ts. */
  readonly ratio: number;
  /** A body with more bytes than this is long: it must be admitted, and is pooled. */
  readonly longFrom: number;
  readonly admission: Admission;
  readonly memory: BufferPool;
  /** How long a body may take to arrive. */
  readonly deadlines: Deadlines;
}

/**
 * Reads the whole body of a request, decoded, up to `limit` bytes. One that is announced as larger is refused unread. A long one has
 * room, once it has been admitted, until the answer is sent or the connection lost; while it waits for that, its time
 * does not run.
 *
 * @param done gets the body, or an HttpProblem: BODY_TOO_LARGE with the limit and the size, REQUEST_TIMEOUT, what decodedStream
 *   says of an encoded one, or INCOMPLETE_BODY where the client went away
 */
export function readBody(
  request: IncomingMessage,
  reply: ServerResponse,
  { limit, ratio, longFrom, admission, memory, deadlines }: Reception,
  done: (error: Error | null, body?: Body) => void,
): void {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) {
    done(tooLarge(announced, limit));
    return;
  }
  continueBody(request);

  // What is no coding has been refused: see unsupported-type.ts.
  const coding = codingOf(request.headers['content-encoding']) ?? 'identity';
  const source = decodedStream(request, coding, { ratio, limit });
  const isEncoded = source !== request;
  // How much an encoded body is, shows only as it is decoded.
  const expected = isEncoded ? 0 : announced;
  // Of an injected request the caller has the chunks.
  const ownsChunks = request.socket instanceof Socket;
  const body = new ReceivedBody(memory, longFrom, expected, ownsChunks);
  let isLong = false;
  let isDone = false;
  const settle = (error: Error | null) => {
    if (isDone) return;
    isDone = true;
    deadline.stop();
    if (isEncoded) source.destroy();
    if (error) done(error);
    else done(null, body.end());
  };
  const deadline = deadlines.start(() => settle(late(body.size, deadlines.ms)));
  const admit = () => {
    isLong = true;
    source.pause();
    deadline.stop();
    const leave = admission.enter(expected === 0 ? limit : expected, () => {
      source.resume();
      if (!isDone) deadline.resume();
    });
    reply.once('close', leave);
  };
  source.on('data', (chunk: Buffer) => {
    if (isDone) return;
    body.add(chunk);
    if (body.size > limit) settle(tooLarge(body.size, limit));
    else if (body.size > longFrom && !isLong) admit();
  });
  source.on('end', () => settle(null));
  source.on('error', (error) => settle(isEncoded || error instanceof HttpProblem ? error : incomplete(body.size)));
  if (isEncoded) reply.once('close', () => source.destroy());
}
