import { ELEMENT_TYPES, type ElementType } from '../../codecs/binary/element-types.ts';

/** A tensor of a request: its bytes in row-major order, little-endian. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly bytes: Buffer;
}

/** Numbers of whatever type begin at a multiple of it. */
const ALIGNMENT = 8;

/** A safetensors file in pieces: a header, then the bytes of each tensor as they are. */
export function safetensorsChunks(entries: readonly SafetensorsEntry[]): Buffer[] {
  // The longest elements first, so that all of them lie at multiples of their size.
  const sorted = entries.toSorted((a, b) => ELEMENT_TYPES[b.type].bytes - ELEMENT_TYPES[a.type].bytes);
  return [headerOf(sorted), ...sorted.map(({ bytes }) => bytes)];
}

function headerOf(entries: readonly SafetensorsEntry[]): Buffer {
  const infos: { [name: string]: object } = {};
  let end = 0;
  for (const { name, type, shape, bytes } of entries) {
    infos[name] = { dtype: type, shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
  }
  const json = JSON.stringify(infos);
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / ALIGNMENT) * ALIGNMENT));
  const length = Buffer.alloc(ALIGNMENT);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header]);
}
