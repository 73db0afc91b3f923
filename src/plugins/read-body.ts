import type { IncomingMessage } from 'node:http';
import { HttpProblem } from '../errors.ts';
import { continueBody } from './expect-continue.ts';

/**
 * Reads the whole body of a request, up to `limit` bytes. One that is announced as larger is refused unread.
 *
 * @param done gets the pieces in which it came, or a HttpProblem: BODY_TOO_LARGE with the limit and the size, or
 *   INCOMPLETE_BODY where the client went away
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  done: (problem: HttpProblem | null, chunks?: readonly Buffer[]) => void,
): void {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) {
    done(tooLarge(declared, limit));
    return;
  }
  continueBody(request);

  const chunks: Buffer[] = [];
  let size = 0;
  let isDone = false;
  const settle = (problem: HttpProblem | null, body?: readonly Buffer[]) => {
    isDone = true;
    done(problem, body);
  };
  const onBroken = () => {
    if (isDone) return;
    settle(new HttpProblem('INCOMPLETE_BODY', `the connection ended after ${size} bytes of the body`));
  };
  request.on('data', (chunk: Buffer) => {
    if (isDone) return;
    size += chunk.length;
    chunks.push(chunk);
    if (size > limit) settle(tooLarge(size, limit));
  });
  request.on('end', () => {
    if (!isDone) settle(null, chunks);
  });
  request.on('error', onBroken);
}

function tooLarge(size: number, limit: number): HttpProblem {
  return new HttpProblem('BODY_TOO_LARGE', `the body has at least ${size} bytes; expected at most ${limit}`, {
    extensions: { limit, size },
  });
}
