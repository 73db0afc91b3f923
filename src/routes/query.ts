import type { FastifyRequest } from 'fastify';
import type { Texts } from '../codecs/codec.ts';
import { MOST_FIELDS } from '../codecs/json/decode-json.ts';
import { excerpt } from '../core/tensors/excerpt.ts';
import { InputError } from '../core/tensors/input-error.ts';

/**
 * The options in the query of a request; undefined where there are none.
 *
 * @throws InputError DUPLICATE_FIELD
 */
export function queryOptions({ url }: FastifyRequest): Texts | undefined {
  const start = url.indexOf('?');
  if (start < 0 || start === url.length - 1) return undefined;
  const texts: { [name: string]: string } = Object.create(null);
  let count = 0;
  for (const [name, text] of new URLSearchParams(url.slice(start + 1))) {
    // More than any operation has: some of those that have been read are not known.
    if (++count > MOST_FIELDS) break;
    if (name in texts) {
      const detail = `${excerpt(name)} stands twice in the query; expected it once`;
      throw new InputError('DUPLICATE_FIELD', [{ path: [name], detail }]);
    }
    texts[name] = text;
  }
  return texts;
}
