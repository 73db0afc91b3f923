import type { ConnectionError } from 'fastify';
import { HttpProblem, type ProblemCode } from '../errors.ts';
import type { Ending } from '../telemetry/ending.ts';

const TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';

const CODES: { readonly [code: string]: ProblemCode } = {
  [TIMEOUT]: 'REQUEST_TIMEOUT',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
};

/** Whether Node refuses what the client sent, while the connection itself is fine. */
export function isParserError({ code }: ConnectionError): boolean {
  return code === TIMEOUT || String(code).startsWith('HPE_');
}

/** How a request ends that Node's parser refuses after `received` bytes of its body; an early end is the client's. */
export function endingOf({ code }: ConnectionError, received = 0): Ending {
  if (code === 'HPE_INVALID_EOF_STATE') return received === 0 ? 'aborted_before_body' : 'aborted_in_body';
  return code === TIMEOUT ? 'timed_out' : 'unparsable';
}

/**
 * The problem for bytes that Node's parser refuses.
 *
 * @param isInBody whether they belong to the body of a request
 */
export function parserProblem({ code, message }: ConnectionError, isInBody: boolean): HttpProblem {
  if (code === 'HPE_INVALID_EOF_STATE' && isInBody) {
    return new HttpProblem('INCOMPLETE_BODY', 'the client ended the connection before the end of the body');
  }
  // Node's parser reports three mistakes under one code; here, chunked is not the last transfer coding.
  if (code === 'HPE_INVALID_TRANSFER_ENCODING' && message.includes('Request has invalid')) {
    const expected = 'chunked alone (content-encoding says how a body is compressed)';
    return new HttpProblem('NOT_IMPLEMENTED', `transfer-encoding is not chunked; expected ${expected}`);
  }
  if (code === 'HPE_PAUSED_H2_UPGRADE') return new HttpProblem('BAD_REQUEST', 'this is HTTP/2; expected HTTP/1.1');
  return new HttpProblem(CODES[code] ?? 'BAD_REQUEST', message);
}

/** What is known of a request whose head the parser refuses. */
export interface RefusedHead {
  readonly method: string;
  readonly target: string;
  /** Its x-request-id, unchecked. */
  readonly requestId: string | undefined;
}

/** The head of the request at the start of a packet; empty fields if there is none. */
export function refusedHead(packet: Buffer | undefined): RefusedHead {
  const text = packet?.toString('latin1') ?? '';
  const [, method = '', target = ''] = /^([A-Z-]+) (\S+) HTTP\//.exec(text) ?? [];
  const [head = ''] = method === '' ? [] : text.split('\r\n\r\n', 1);
  return { method, target, requestId: /\r\nx-request-id:[ \t]*([^\r\n]*)/i.exec(head)?.[1]?.trimEnd() };
}
