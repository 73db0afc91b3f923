import type { FastifyRequest } from 'fastify';
import { FORM_TYPE, MEDIA_TYPES } from '../codecs/formats.ts';
import { LINE_TYPES } from '../codecs/line-types.ts';
import { excerpt } from '../core/tensors/excerpt.ts';
import { HttpProblem } from '../errors.ts';
import { CODINGS, codingOf } from './content-coding.ts';

const EXPECTED = [...MEDIA_TYPES, ...LINE_TYPES, FORM_TYPE].join(', ');
/** Matches media types that are text, with any parameters. */
const TEXT = /^[^;]*json/i;
/** Matches media types that are tried for NumPy's files. */
const NUMPY = /\bzip\b|np[yz]|numpy/i;
/** What programs send unasked. */
const BY_DEFAULT = /^application\/x-www-form-urlencoded\b/i;
const FOR_JSON = 'for JSON send "content-type: application/json"';
const FOR_NUMPY =
  'for npz send "content-type: application/x-npz", and .npy files as a form: curl -F logits=@logits.npy';
const EXPECTED_CODINGS = CODINGS.join(', ');

/** A 415 for a Content-Type that is missing, malformed or unsupported. */
export function unsupportedType({ headers }: FastifyRequest): HttpProblem {
  const type = excerpt(headers['content-type'] ?? 'missing');
  const mend = NUMPY.test(type) ? FOR_NUMPY : BY_DEFAULT.test(type) ? `${FOR_JSON}, ${FOR_NUMPY}` : FOR_JSON;
  return unsupported(`content-type is ${type}; expected ${EXPECTED}; ${mend}`);
}

/** A 415 for an unsupported content-encoding or charset; undefined if both are supported. */
export function unsupportedEncoding({ headers }: FastifyRequest): HttpProblem | undefined {
  const encoding = headers['content-encoding'];
  if (codingOf(encoding) === undefined) {
    const detail = `content-encoding is ${excerpt(String(encoding))}; expected one of ${EXPECTED_CODINGS}, or none`;
    return unsupported(detail, { 'accept-encoding': EXPECTED_CODINGS });
  }
  const type = headers['content-type'] ?? '';
  // Binary types have no charset, though some clients send `charset=binary`.
  if (MEDIA_TYPES.includes(type) || !TEXT.test(type)) return undefined;
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(type)?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    return unsupported(`the charset is ${excerpt(charset)}; expected utf-8`);
  return undefined;
}

function unsupported(detail: string, headers: Record<string, string> = { accept: EXPECTED }): HttpProblem {
  return new HttpProblem('UNSUPPORTED_MEDIA_TYPE', detail, { headers });
}
