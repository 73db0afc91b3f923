import type { FastifyRequest } from 'fastify';
import { excerpt } from '../core/tensors/excerpt.ts';
import { HttpProblem } from '../errors.ts';

/** Says how many bytes of a body of the Open Inference Protocol are JSON, where the bytes of tensors follow. */
export const HEADER_LENGTH = 'inference-header-content-length';

/**
 * How many bytes of the body are JSON; undefined where all are.
 *
 * @throws HttpProblem BAD_REQUEST it is no length, or that of a body of nothing but numbers, which is not served
 */
export function headerLengthOf({ headers, url }: FastifyRequest): number | undefined {
  if (/\?./.test(url)) {
    throw new HttpProblem(
      'BAD_REQUEST',
      'the address has a query; expected none, since options are parameters of the request',
    );
  }
  const text = headers[HEADER_LENGTH];
  if (text === undefined) return undefined;
  if (typeof text === 'string' && /^[1-9]\d{0,14}$/.test(text)) return Number(text);
  const detail = `Inference-Header-Content-Length is ${excerpt(String(text))}; expected how many bytes of the body are JSON, at least 1`;
  throw new HttpProblem('BAD_REQUEST', detail);
}
