import type { FastifyRequest } from 'fastify';
import type { Texts } from '../codecs/codec.ts';
import { InputError } from '../core/input-error.ts';

/**
 * The options in the query of a request; undefined where there are none.
 *
 * @throws InputError DUPLICATE_FIELD
 */
export function queryOptions({ url }: FastifyRequest): Texts | undefined {
  const start = url.indexOf('?');
  if (start < 0 || start === url.length - 1) return undefined;
  const texts: { [name: string]: string } = Object.create(null);
  for (const [name, text] of new URLSearchParams(url.slice(start + 1))) {
    if (name in texts) {
      const detail = `${name.slice(0, 64)} stands twice in the query; expected it once`;
      throw new InputError('DUPLICATE_FIELD', [{ path: [name], detail }]);
    }
    texts[name] = text;
  }
  return texts;
}
