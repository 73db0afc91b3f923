import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BufferPool } from '../../src/codecs/buffer-pool.ts';
import { LineReader } from '../../src/intake/line-reader.ts';
import { MemoryBudget } from '../../src/lifecycle/memory-budget.ts';

const LIMIT = 40;

interface Reading {
  /** The number and the text of each line. */
  readonly lines: [number, string | undefined][];
  readonly chunks: Buffer[];
}

/** A text that arrives in chunks of these lengths, the last one as often as need be. */
function read(
  text: string,
  lengths: readonly number[],
  { limit = LIMIT, longFrom = 10, ownsChunks = true } = {},
): Reading {
  const memory = new BufferPool(2 ** 20);
  const budget = new MemoryBudget(1e9);
  const reader = new LineReader({ limit, longFrom, memory }, budget.claim(), ownsChunks);
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  const lines: [number, string | undefined][] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const length = lengths[Math.min(i, lengths.length - 1)] as number;
    // In memory of its own, as it comes from a socket.
    const chunk = Buffer.from(Uint8Array.from(bytes.subarray(at, at + length)).buffer);
    chunks.push(chunk);
    for (const { number, body } of reader.read(chunk)) {
      lines.push([number, body && Buffer.concat(body.chunks).toString()]);
    }
    at += length;
  }
  for (const { number, body } of reader.readRest()) lines.push([number, body && Buffer.concat(body.chunks).toString()]);
  return { lines, chunks };
}

const linesOf = (text: string, lengths: readonly number[]) => read(text, lengths).lines;

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

  test('leave nothing of the chunks that they came in', () => {
    const long = 'x'.repeat(9000);
    const freed = (text: string, lengths: readonly number[]) =>
      read(text, lengths, { limit: 1e6, longFrom: 10_000 }).chunks.map(({ buffer }) => buffer.byteLength === 0);
    expect(freed('a\nb\n', [4])).toEqual([true]);
    expect(freed('a\nb', [3])).toEqual([true]);
    expect(freed(`${long}\n`, [3000])).toEqual([true, true, true, true]);
    // The last one has the end of a line and the start of the next.
    expect(freed(`${long}\nb`, [3000])).toEqual([true, true, true, true]);
    expect(freed(`${'y'.repeat(2e6)}\n`, [65_536]).every(Boolean)).toBe(true);
    // A long rest is not copied, and keeps its chunk for as long as the line.
    expect(freed(`a\n${long}`, [9002])).toEqual([false]);
  });

  test('leave chunks alone that somebody else may read', () => {
    const { chunks } = read('a\nbc\nd', [3], { ownsChunks: false });
    expect(chunks.map(({ length }) => length)).toEqual([3, 3]);
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
