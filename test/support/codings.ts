import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Coding } from '../../src/intake/content-coding.ts';

/** Compresses bytes by each coding; Brotli at a low quality, which is fast for megabytes of zeros. */
export const ENCODE: { readonly [coding in Coding]: (bytes: Buffer | string) => Buffer } = {
  gzip: (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  zstd: (bytes) => zstdCompressSync(bytes),
};
