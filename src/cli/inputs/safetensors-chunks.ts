import { ELEMENT_TYPES, type ElementType } from '../../codecs/binary/element-types.ts';
import { ALIGNMENT, headerText } from '../../codecs/safetensors/write-safetensors.ts';

/** A tensor of a request: its bytes in row-major order, little-endian. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly bytes: Buffer;
}

/** A safetensors file in pieces: a header, then the bytes of each tensor as they are. */
export function safetensorsChunks(entries: readonly SafetensorsEntry[]): Buffer[] {
  // The longest elements first, so that all of them lie at multiples of their size.
  const sorted = entries.toSorted((a, b) => ELEMENT_TYPES[b.type].bytes - ELEMENT_TYPES[a.type].bytes);
  const text = headerText(sorted.map((entry) => [entry.name, entry]));
  const header = Buffer.alloc(ALIGNMENT + text.length);
  header.writeBigUInt64LE(BigInt(text.length));
  header.write(text, ALIGNMENT, 'latin1');
  return [header, ...sorted.map(({ bytes }) => bytes)];
}
