import type { Part } from '../parts/part.ts';
import { findParts } from './find-parts.ts';
import { readHeaders } from './read-headers.ts';

/**
 * The parts of a multipart/form-data body, where they lie in it.
 *
 * @throws UnreadableError EMPTY_BODY, MALFORMED_MULTIPART with the byte
 */
export function* readParts(body: Uint8Array, boundary: string | undefined): Generator<Part> {
  for (const { headers, at, bytes } of findParts(body, boundary)) yield { ...readHeaders(headers, at), bytes };
}
