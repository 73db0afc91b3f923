/** The supported content codings (RFC 9110 §8.4.1, RFC 7932, RFC 8878). */
export const CODINGS = ['gzip', 'deflate', 'br', 'zstd'] as const;

export type Coding = (typeof CODINGS)[number];

/** Most memory that a decoder uses: its window, its input and output buffers, and Node's stream around it. */
export const DECODER_BYTES: { readonly [C in Coding | 'identity']: number } = {
  identity: 0,
  gzip: 256 * 1024,
  deflate: 256 * 1024,
  br: 17 * 1024 * 1024,
  zstd: 9 * 1024 * 1024,
};

/**
 * The coding that a `content-encoding` names; undefined if it names several or an unknown one.
 *
 * @example codingOf('X-GZIP') // 'gzip'
 * @example codingOf(undefined) // 'identity'
 * @example codingOf('gzip, gzip') // undefined
 */
export function codingOf(contentEncoding: string | undefined): Coding | 'identity' | undefined {
  if (contentEncoding === undefined) return 'identity';
  // A list may have empty elements (RFC 9110 §5.6.1.2).
  const [name = 'identity', ...more] = contentEncoding
    .split(',')
    .map((element) => element.trim().toLowerCase())
    .filter((element) => element !== '');
  if (more.length > 0) return undefined;
  if (name === 'identity') return 'identity';
  return name === 'x-gzip' ? 'gzip' : CODINGS.find((coding) => coding === name);
}
