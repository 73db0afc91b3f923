import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { FORMATS, type Format, formatOf, MEDIA_TYPES, mediaTypesOf } from '../codecs/formats.ts';
import { LINE_TYPES } from '../codecs/line-types.ts';
import { excerpt } from '../core/excerpt.ts';
import { HttpProblem } from '../errors.ts';

/** What an answer is written in, and by which of its names. */
export interface Representation {
  readonly format: Format;
  readonly mediaType: string;
}

/** For a request of each format: all that its answer can be, its own format first. */
const OFFERS = new Map(
  FORMATS.map((own) => [own, [own, ...FORMATS.filter((other) => other !== own)].flatMap(mediaTypesOf)]),
);

/** For each format: itself, by its first name. */
const OWN = new Map(FORMATS.map((format) => [format, { format, mediaType: mediaTypesOf(format)[0] as string }]));

/**
 * What the client prefers the answer to be (RFC 9110 §12.5.1); that of the request where it does not say.
 *
 * @throws HttpProblem NOT_ACCEPTABLE
 */
export function negotiate({ raw, format: own, headers }: FastifyRequest): Representation {
  const { accept } = headers;
  const sameAsRequest = OWN.get(own) as Representation;
  if (accept === undefined || accept === '*/*' || accept === sameAsRequest.mediaType) return sameAsRequest;
  const mediaType = new Negotiator(raw).mediaType(OFFERS.get(own) as string[]);
  const format = mediaType === undefined ? undefined : formatOf(mediaType);
  if (mediaType !== undefined && format !== undefined) return { format, mediaType };
  throw new HttpProblem(
    'NOT_ACCEPTABLE',
    `accept is ${excerpt(String(accept))}; expected one that allows ${MEDIA_TYPES.join(' or ')}`,
  );
}

/**
 * By which of its names a stream of lines is answered: it can be by no other.
 *
 * @throws HttpProblem NOT_ACCEPTABLE
 */
export function negotiateLines({ raw, headers: { accept } }: FastifyRequest): string {
  const mediaType = accept === undefined ? LINE_TYPES[0] : new Negotiator(raw).mediaType([...LINE_TYPES]);
  if (mediaType !== undefined) return mediaType;
  throw new HttpProblem(
    'NOT_ACCEPTABLE',
    `accept is ${excerpt(String(accept))}; expected one that allows ${LINE_TYPES.join(' or ')}`,
  );
}
