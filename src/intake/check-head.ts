import type { IncomingMessage } from 'node:http';
import { excerpt } from '../core/tensors/excerpt.ts';
import { HttpProblem } from '../errors.ts';

/** A host with an optional port, or nothing (RFC 9110 §7.2, RFC 3986 §3.2.2). */
const HOST = /^(?:(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})*|\[[\da-f:.]+\])(?::\d*)?$/i;

/**
 * Checks the head of a request, whatever its route; undefined if it is valid.
 *
 * @returns BAD_REQUEST not exactly one valid Host (RFC 9112 §3.2), EXPECTATION_FAILED, NOT_IMPLEMENTED a transfer coding
 */
export function headProblem(request: IncomingMessage): HttpProblem | undefined {
  const { host, expect, 'transfer-encoding': coding } = request.headers;
  if (host === undefined ? request.httpVersion === '1.1' : !isHost(host)) {
    return new HttpProblem('BAD_REQUEST', `host is ${host === undefined ? 'missing' : excerpt(host)}; expected a host`);
  }
  if (hasTwoHosts(request.rawHeaders)) {
    return new HttpProblem('BAD_REQUEST', 'host stands twice; expected it once');
  }
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
    return new HttpProblem('EXPECTATION_FAILED', `expect is ${excerpt(expect)}; expected 100-continue, or none`);
  }
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    const expected = 'chunked alone (content-encoding says how a body is compressed)';
    return new HttpProblem('NOT_IMPLEMENTED', `transfer-encoding is ${excerpt(coding)}; expected ${expected}`);
  }
  return undefined;
}

/** Nearly all requests name the same host, so we match it once. */
let lastHost = '';

function isHost(text: string): boolean {
  if (text === lastHost) return true;
  if (!HOST.test(text)) return false;
  lastHost = text;
  return true;
}

/** Node silently keeps the first of two. */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts > 1;
}
