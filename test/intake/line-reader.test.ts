import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BufferPool } from '../../src/codecs/buffer-pool.ts';
import { LineReader } from '../../src/intake/line-reader.ts';
import { MemoryBudget } from '../../src/lifecycle/memory-budget.ts';

const LIMIT = 40;

/** Bytes in memory of their own, as they come from a socket. */
const inOwnMemory = (bytes: Buffer) => Buffer.from(Uint8Array.from(bytes).buffer);

/** The lines of a text that arrives in chunks of these lengths, the last one as often as need be: number and text. */
function linesOf(text: string, lengths: readonly number[], limit = LIMIT): [number, string | undefined][] {
  const [lines, ofOwned] = [false, true].map((ownsChunks) => linesIn(text, lengths, limit, ownsChunks));
  expect(ofOwned).toEqual(lines);
  return lines as [number, string | undefined][];
}

function linesIn(text: string, lengths: readonly number[], limit: number, ownsChunks: boolean) {
  const memory = new BufferPool(2 ** 20);
  const budget = new MemoryBudget(1e9);
  const reader = new LineReader({ limit, longFrom: 10, memory }, budget.claim(), ownsChunks);
  const bytes = Buffer.from(text);
  const lines: [number, string | undefined][] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const length = lengths[Math.min(i, lengths.length - 1)] as number;
    for (const { number, body } of reader.read(inOwnMemory(bytes.subarray(at, at + length)))) {
      lines.push([number, body && Buffer.concat(body.chunks).toString()]);
    }
    at += length;
  }
  for (const { number, body } of reader.readRest()) lines.push([number, body && Buffer.concat(body.chunks).toString()]);
  return lines;
}

/** A reader of texts, a chunk each: its lines, and what is left of the chunks' memory. */
function readerOf(ownsChunks: boolean) {
  const reception = { limit: 10_000, longFrom: 10_000, memory: new BufferPool(2 ** 20) };
  const reader = new LineReader(reception, new MemoryBudget(1e9).claim(), ownsChunks);
  const chunks: Buffer[] = [];
  const read = (...texts: string[]) =>
    texts.flatMap((text) => {
      const chunk = inOwnMemory(Buffer.from(text));
      chunks.push(chunk);
      return Array.from(reader.read(chunk), ({ body }) => body && Buffer.concat(body.chunks).toString());
    });
  return { read, sizes: () => chunks.map(({ buffer }) => buffer.byteLength) };
}

describe('lines', () => {
  test('are numbered from 1, blank ones too, which are passed over', () => {
    expect(linesOf('a\n\n \t\r\nb\r\nc', [100])).toEqual([
      [1, 'a'],
      [4, 'b\r'],
      [5, 'c'],
    ]);
  });

  test('of nothing are none', () => {
    expect(linesOf('', [1])).toEqual([]);
    expect(linesOf('\n \n', [1])).toEqual([]);
  });

  test('that are too long are told once, as soon as they are, and the next one is read', () => {
    expect(linesOf(`${'x'.repeat(100)}\ny\n`, [7])).toEqual([
      [1, undefined],
      [2, 'y'],
    ]);
    expect(linesOf(`${'x'.repeat(LIMIT)}\n${'y'.repeat(LIMIT + 1)}`, [100])).toEqual([
      [1, 'x'.repeat(LIMIT)],
      [2, undefined],
    ]);
  });

  test('leave a chunk to be freed once all of them have been read', () => {
    for (const ownsChunks of [true, false]) {
      const { read, sizes } = readerOf(ownsChunks);
      expect(read('a\nb\n', 'c\nthe beginning')).toEqual(['a', 'b', 'c']);
      // What is short is copied.
      expect(sizes()).toEqual(ownsChunks ? [0, 0] : [4, 15]);
      expect(read(' of a line\n')).toEqual(['the beginning of a line']);
    }
  });

  test('of which the beginning is long keep its chunk until they have another one', () => {
    const { read, sizes } = readerOf(true);
    const long = 'x'.repeat(5000);
    expect(read(`a\n${long}`)).toEqual(['a']);
    expect(sizes()).toEqual([5002]);
    expect(read('y\n')).toEqual([`${long}y`]);
    expect(sizes()).toEqual([0, 0]);
  });

  test('are the same in whatever chunks they arrive', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '\n', '\r', 'b'.repeat(9)), maxLength: 60 });
    const lengths = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 });
    const property = fc.property(text, lengths, (sent, cuts) => {
      const expected = sent.split('\n').flatMap((line, i): [number, string | undefined][] => {
        if (Buffer.byteLength(line) > LIMIT) return [[i + 1, undefined]];
        return line.trim() === '' ? [] : [[i + 1, line]];
      });
      expect(linesOf(sent, cuts)).toEqual(expected);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
