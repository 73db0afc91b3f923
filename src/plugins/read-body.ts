import type { IncomingMessage } from 'node:http';
import { HttpProblem } from '../errors.ts';
import { continueBody } from './expect-continue.ts';

/**
 * Reads the whole body of a request, up to `limit` bytes. One that is announced as larger is refused unread.
 *
 * @throws HttpProblem BODY_TOO_LARGE with the limit and the size
 * @throws HttpProblem INCOMPLETE_BODY the client went away
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) return Promise.reject(tooLarge(declared, limit));
  continueBody(request);

  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (act: () => void) => {
      request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
      act();
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) settle(() => reject(tooLarge(size, limit)));
    };
    const onEnd = () =>
      settle(() => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
    const onBroken = () =>
      settle(() => reject(new HttpProblem('INCOMPLETE_BODY', `the connection ended after ${size} bytes of the body`)));
    request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
}

function tooLarge(size: number, limit: number): HttpProblem {
  return new HttpProblem('BODY_TOO_LARGE', `the body has at least ${size} bytes; expected at most ${limit}`, {
    extensions: { limit, size },
  });
}
