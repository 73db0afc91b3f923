import { crc32, inflateRawSync } from 'node:zlib';
import type { ZipTools } from '../codecs/zip/zip-tools.ts';

/** Node's, which are several times as fast as those that run anywhere, and stop inflating where there is more than there should be. */
export const NATIVE_ZIP: ZipTools = {
  crc32,
  inflate: (data, size) => {
    try {
      const bytes = inflateRawSync(data, { maxOutputLength: Math.max(1, size), chunkSize: Math.max(64, size) });
      return bytes.length === size ? bytes : undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
      throw error;
    }
  },
};
