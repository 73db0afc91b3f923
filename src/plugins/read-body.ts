import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { BufferPool } from '../codecs/buffer-pool.ts';
import { HttpProblem } from '../errors.ts';
import type { Admission } from './admission.ts';
import { continueBody } from './expect-continue.ts';
import { type Body, ReceivedBody } from './received-body.ts';

/** What bodies are received with. */
export interface Reception {
  /** The most bytes of a body. */
  readonly limit: number;
  /** A body with more bytes than this is long: it must be admitted, and is pooled. */
  readonly longFrom: number;
  readonly admission: Admission;
  readonly memory: BufferPool;
}

/**
 * Reads the whole body of a request, up to `limit` bytes. One that is announced as larger is refused unread. A long one has
 * room, once it has been admitted, until the answer is sent or the connection lost.
 *
 * @param done gets the body, or a HttpProblem: BODY_TOO_LARGE with the limit and the size, or INCOMPLETE_BODY where the
 *   client went away
 */
export function readBody(
  request: IncomingMessage,
  reply: ServerResponse,
  { limit, longFrom, admission, memory }: Reception,
  done: (problem: HttpProblem | null, body?: Body) => void,
): void {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) {
    done(tooLarge(declared, limit));
    return;
  }
  continueBody(request);

  // Of an injected request the caller has the chunks.
  const ownsChunks = request.socket instanceof Socket;
  const body = new ReceivedBody(memory, longFrom, declared, ownsChunks);
  let isLong = false;
  let isDone = false;
  const settle = (problem: HttpProblem | null) => {
    if (isDone) return;
    isDone = true;
    if (problem) done(problem);
    else done(null, body.end());
  };
  const admit = () => {
    isLong = true;
    request.pause();
    reply.once(
      'close',
      admission.enter(declared === 0 ? limit : declared, () => request.resume()),
    );
  };
  request.on('data', (chunk: Buffer) => {
    if (isDone) return;
    body.add(chunk);
    if (body.size > limit) settle(tooLarge(body.size, limit));
    else if (body.size > longFrom && !isLong) admit();
  });
  request.on('end', () => settle(null));
  request.on('error', () => {
    settle(new HttpProblem('INCOMPLETE_BODY', `the connection ended after ${body.size} bytes of the body`));
  });
}

function tooLarge(size: number, limit: number): HttpProblem {
  return new HttpProblem('BODY_TOO_LARGE', `the body has at least ${size} bytes; expected at most ${limit}`, {
    extensions: { limit, size },
  });
}
