import type { TensorMemory } from '../binary/read-tensor.ts';
import type { KindOf, Message } from '../codec.ts';
import { decodeParts, type PartReaders } from '../parts/decode-parts.ts';
import { readParts } from './read-parts.ts';

/**
 * Reads a body of multipart/form-data (RFC 7578), as `curl -F` writes it: each part is a file or a text, see decodeParts.
 *
 * @param boundary what is between parts, from the content-type
 * @throws UnreadableError EMPTY_BODY, MALFORMED_MULTIPART with the byte; those of parts, with the byte in that part
 */
export function decodeMultipart(
  body: Uint8Array,
  boundary: string | undefined,
  kindOf: KindOf,
  memory?: TensorMemory,
  readers?: PartReaders,
): Message {
  return decodeParts(readParts(body, boundary), kindOf, memory, readers);
}
