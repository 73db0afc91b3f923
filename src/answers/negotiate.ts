import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { FORMATS, type Format, formatOf, MEDIA_TYPES, mediaTypesOf } from '../codecs/formats.ts';
import { LINE_TYPES } from '../codecs/line-types.ts';
import { excerpt } from '../core/tensors/excerpt.ts';
import { HttpProblem } from '../errors.ts';

/** The format of an answer, and the media type that names it. */
export interface Representation {
  readonly format: Format;
  readonly mediaType: string;
}

/** For each format of a request, the media types of an answer, its own format first. */
const OFFERS = new Map(
  FORMATS.map((own) => [own, [own, ...FORMATS.filter((other) => other !== own)].flatMap(mediaTypesOf)]),
);

/** For each format, its own representation under its first media type. */
const OWN = new Map(FORMATS.map((format) => [format, { format, mediaType: mediaTypesOf(format)[0] as string }]));

/**
 * The representation that the client prefers (RFC 9110 §12.5.1); that of the request if it does not say.
 *
 * @throws HttpProblem NOT_ACCEPTABLE
 */
export function negotiate({ format: own, headers }: FastifyRequest): Representation {
  const { accept } = headers;
  const sameAsRequest = OWN.get(own) as Representation;
  if (accept === undefined || accept === '*/*' || accept === sameAsRequest.mediaType) return sameAsRequest;
  const mediaType = preferred(accept, OFFERS.get(own) as string[]);
  const format = mediaType === undefined ? undefined : formatOf(mediaType);
  if (mediaType !== undefined && format !== undefined) return { format, mediaType };
  throw new HttpProblem(
    'NOT_ACCEPTABLE',
    `accept is ${excerpt(accept)}; expected one that allows ${MEDIA_TYPES.join(' or ')}`,
  );
}

/**
 * The media type for answering a stream of lines, which can only be answered as lines.
 *
 * @throws HttpProblem NOT_ACCEPTABLE
 */
export function negotiateLines({ headers: { accept } }: FastifyRequest): string {
  const mediaType = preferred(accept, LINE_TYPES);
  if (mediaType !== undefined) return mediaType;
  throw new HttpProblem(
    'NOT_ACCEPTABLE',
    `accept is ${excerpt(String(accept))}; expected one that allows ${LINE_TYPES.join(' or ')}`,
  );
}

/** Parameters of a media range other than its weight. Our types have none, so we ignore them. */
const PARAMETERS = /;(?![ \t]*q[ \t]*=)[^,;]*/gi;

/** The offer that an Accept prefers, the first of equals; undefined if it allows none. An empty Accept allows all. */
function preferred(accept: string | undefined, offers: readonly string[]): string | undefined {
  if (accept === undefined || /^[ \t,]*$/.test(accept)) return offers[0];
  return new Negotiator({ headers: { accept: accept.replace(PARAMETERS, '') } }).mediaType([...offers]);
}
