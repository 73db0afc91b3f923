import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BufferPool } from '../../src/codecs/buffer-pool.ts';
import { LineReader } from '../../src/intake/line-reader.ts';
import { MemoryBudget } from '../../src/lifecycle/memory-budget.ts';

const LIMIT = 40;

/** The lines of a text that arrives in chunks of these lengths, the last one as often as need be: number and text. */
function linesOf(text: string, lengths: readonly number[], limit = LIMIT): [number, string | undefined][] {
  const memory = new BufferPool(2 ** 20);
  const budget = new MemoryBudget(1e9);
  const reader = new LineReader({ limit, longFrom: 10, memory }, budget.claim());
  const bytes = Buffer.from(text);
  const lines: [number, string | undefined][] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const length = lengths[Math.min(i, lengths.length - 1)] as number;
    for (const { number, body } of reader.read(bytes.subarray(at, at + length))) {
      lines.push([number, body && Buffer.concat(body.chunks).toString()]);
    }
    at += length;
  }
  for (const { number, body } of reader.readRest()) lines.push([number, body && Buffer.concat(body.chunks).toString()]);
  return lines;
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
