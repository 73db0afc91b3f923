import { HttpProblem } from '../errors.ts';

/** A 413 for a body above the size limit. */
export function tooLarge(size: number, limit: number): HttpProblem {
  const mend = 'send fewer rows a request, or a stream of lines';
  const detail = `the body has at least ${size} bytes; expected at most ${limit} (BODY_LIMIT): ${mend}`;
  return new HttpProblem('BODY_TOO_LARGE', detail, { extensions: { limit, size } });
}

/** A 400 for a body that broke off early. The client has gone, so only the log sees it. */
export function incomplete(size: number): HttpProblem {
  return new HttpProblem('INCOMPLETE_BODY', `the connection ended after ${size} bytes of the body`);
}

/** A 408 for a body that came too slowly. */
export function late(size: number, complaint: string): HttpProblem {
  return new HttpProblem('REQUEST_TIMEOUT', `${complaint}; ${size} bytes of the body had been read by then`);
}
