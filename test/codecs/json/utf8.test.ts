import { describe, expect, test } from 'vitest';
import { firstInvalidUtf8 } from '../../../src/codecs/json/utf8.ts';

const first = (...bytes: number[]) => firstInvalidUtf8(Uint8Array.from(bytes), 0, bytes.length);

describe('firstInvalidUtf8', () => {
  test.each([
    ['no bytes', []],
    ['ASCII, NUL and DEL in it', [0x00, 0x41, 0x7f]],
    ['the smallest and the largest of two bytes', [0xc2, 0x80, 0xdf, 0xbf]],
    ['the smallest and the largest of three bytes', [0xe0, 0xa0, 0x80, 0xef, 0xbf, 0xbf]],
    ['those around the surrogates', [0xed, 0x9f, 0xbf, 0xee, 0x80, 0x80]],
    ['the smallest and the largest of four bytes', [0xf0, 0x90, 0x80, 0x80, 0xf4, 0x8f, 0xbf, 0xbf]],
    ['a byte order mark', [0xef, 0xbb, 0xbf]],
  ])('accepts %s', (_name, bytes) => {
    expect(first(...bytes)).toBe(-1);
  });

  test.each([
    ['a continuation byte alone, at it', [0x41, 0x80], 1],
    ['the overlong C0 80, at its lead', [0xc0, 0x80], 0],
    ['the overlong C1 BF, at its lead', [0xc1, 0xbf], 0],
    ['the overlong E0 9F BF, at its second byte', [0xe0, 0x9f, 0xbf], 1],
    ['the overlong F0 8F BF BF, at its second byte', [0xf0, 0x8f, 0xbf, 0xbf], 1],
    ['the high surrogate U+D800, at its second byte', [0xed, 0xa0, 0x80], 1],
    ['the low surrogate U+DFFF, at its second byte', [0xed, 0xbf, 0xbf], 1],
    ['a pair of surrogates of three bytes each', [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80], 1],
    ['U+110000, at its second byte', [0xf4, 0x90, 0x80, 0x80], 1],
    ['F5, at it', [0xf5, 0x80, 0x80, 0x80], 0],
    ['FE and FF, at the first', [0xfe, 0xff], 0],
    ['ASCII in the middle of a character, at it', [0xe2, 0x82, 0x41], 2],
    ['a lead in the middle of a character, at it', [0xf0, 0x9f, 0x98, 0xc3, 0xa9], 3],
    ['a character cut off at the end, at its lead', [0x41, 0xe2, 0x82], 1],
  ])('refuses %s', (_name, bytes, at) => {
    expect(first(...bytes)).toBe(at);
  });

  test('looks only from start to end', () => {
    const bytes = Uint8Array.from([0xff, 0x41, 0xc3, 0xa9, 0xff]);
    expect(firstInvalidUtf8(bytes, 1, 4)).toBe(-1);
    expect(firstInvalidUtf8(bytes, 1, 3)).toBe(2);
    expect(firstInvalidUtf8(bytes, 1, 5)).toBe(4);
    expect(firstInvalidUtf8(bytes, 3, 3)).toBe(-1);
  });

  test('agrees with TextDecoder on every sequence of up to four bytes at the edges of the classes', () => {
    const edges = [
      0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef,
      0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
    ];
    const disagreements: string[] = [];
    const extend = (prefix: number[], more: number) => {
      if (prefix.length > 0 && first(...prefix) !== firstRefused(prefix)) {
        disagreements.push(Buffer.from(prefix).toString('hex'));
      }
      // After the first byte that is refused nothing more is looked at.
      const refused = firstRefused(prefix);
      if (more === 0 || (refused >= 0 && !isCutOff(prefix))) return;
      for (const byte of prefix.length === 0 ? Array.from({ length: 256 }, (_, i) => i) : edges) {
        extend([...prefix, byte], more - 1);
      }
    };
    extend([], 3);
    for (const lead of [0xf0, 0xf1, 0xf4]) for (const second of [0x8f, 0x90, 0xbf]) extend([lead, second], 2);
    expect(disagreements).toEqual([]);
  });
});

function isCutOff(bytes: number[]): boolean {
  return firstRefused(bytes) >= 0 && refusedByStream(bytes, new TextDecoder('utf-8', { fatal: true })) < 0;
}

/** The first byte that a fatal TextDecoder refuses, else where a character starts that the end cuts off, else −1. */
function firstRefused(bytes: number[]): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const at = refusedByStream(bytes, decoder);
  if (at >= 0) return at;
  try {
    decoder.decode();
    return -1;
  } catch {
    return bytes.findLastIndex((byte) => byte >= 0xc0);
  }
}

function refusedByStream(bytes: number[], decoder: TextDecoder): number {
  return bytes.findIndex((byte) => {
    try {
      decoder.decode(Uint8Array.of(byte), { stream: true });
      return false;
    } catch {
      return true;
    }
  });
}
