import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { MEDIA_TYPES } from '../codecs/index.ts';
import { HttpProblem } from '../errors.ts';

const PREFERRED = MEDIA_TYPES[0] as string;

/**
 * The media type for the answer that the client prefers (RFC 9110 §12.5.1); the first one where it does not say.
 *
 * @throws HttpProblem NOT_ACCEPTABLE
 */
export function negotiate(request: FastifyRequest): string {
  const { accept } = request.headers;
  if (accept === undefined || accept === '*/*' || accept === PREFERRED) return PREFERRED;
  const mediaType = new Negotiator(request.raw).mediaType([...MEDIA_TYPES]);
  if (mediaType !== undefined) return mediaType;
  throw new HttpProblem('NOT_ACCEPTABLE', `accept is ${accept}; expected one that allows ${MEDIA_TYPES.join(' or ')}`);
}
