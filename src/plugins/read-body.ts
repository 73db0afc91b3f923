import type { IncomingMessage } from 'node:http';
import { HttpProblem } from '../errors.ts';
import { continueBody } from './expect-continue.ts';
import type { Body, ReceivedBody } from './received-body.ts';

/**
 * Reads the whole body of a request, up to `limit` bytes. One that is announced as larger is refused unread.
 *
 * @param received makes the place for a body of which so many bytes are announced; 0 if that is not known
 * @param done gets the body, or a HttpProblem: BODY_TOO_LARGE with the limit and the size, or INCOMPLETE_BODY where the
 *   client went away
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  received: (expected: number) => ReceivedBody,
  done: (problem: HttpProblem | null, body?: Body) => void,
): void {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) {
    done(tooLarge(declared, limit));
    return;
  }
  continueBody(request);

  const body = received(declared);
  let isDone = false;
  const settle = (problem: HttpProblem | null) => {
    if (isDone) return;
    isDone = true;
    if (problem) done(problem);
    else done(null, body.end());
  };
  request.on('data', (chunk: Buffer) => {
    if (isDone) return;
    body.add(chunk);
    if (body.size > limit) settle(tooLarge(body.size, limit));
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
