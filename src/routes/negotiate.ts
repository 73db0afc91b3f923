import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import type { Codec } from '../codecs/codec.ts';
import { HttpProblem } from '../errors.ts';

/**
 * The codec for the answer that the client prefers (RFC 9110 §12.5.1); the first one where it does not say.
 *
 * @throws HttpProblem NOT_ACCEPTABLE
 */
export function negotiate(request: FastifyRequest, codecs: readonly Codec[]): Codec {
  const { accept } = request.headers;
  const preferred = codecs[0] as Codec;
  if (accept === undefined || accept === '*/*' || accept === preferred.mediaType) return preferred;
  const mediaTypes = codecs.map((codec) => codec.mediaType);
  const mediaType = new Negotiator(request.raw).mediaType(mediaTypes);
  const codec = codecs.find((candidate) => candidate.mediaType === mediaType);
  if (codec !== undefined) return codec;
  throw new HttpProblem('NOT_ACCEPTABLE', `accept is ${accept}; expected one that allows ${mediaTypes.join(' or ')}`);
}
