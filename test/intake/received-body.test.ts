import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BufferPool } from '../../src/codecs/buffer-pool.ts';
import { ReceivedBody } from '../../src/intake/received-body.ts';

const LONG_FROM = 100_000;

/** Bytes that tell where they stand, as many as any body here has. */
const BYTES = Uint8Array.from({ length: 144 * 65_536 }, (_, i) => (i * 7) ^ (i >> 8));
/** So many of them, in memory of their own. */
const bytes = (length: number) => Buffer.from(BYTES.slice(0, length).buffer);

/** The body that arrives in pieces of these lengths, and the chunks that it came in. */
function receive(lengths: readonly number[], isAnnounced: boolean) {
  const all = bytes(lengths.reduce((sum, length) => sum + length, 0));
  const received = new ReceivedBody(new BufferPool(128 * 1024 * 1024), LONG_FROM, isAnnounced ? all.length : 0);
  let at = 0;
  const chunks = lengths.map((length) => {
    // A copy in memory of its own, as they come from a socket.
    const chunk = Buffer.from(new Uint8Array(all.subarray(at, at + length)).buffer);
    at += length;
    return chunk;
  });
  for (const chunk of chunks) received.add(chunk, chunk);
  return { all, chunks, body: received.end() };
}

describe('a body', () => {
  test('of one chunk is kept as it came', () => {
    const { chunks, body } = receive([500], true);
    expect(body.isPooled).toBe(false);
    expect(body.chunks).toEqual(chunks);
    expect(body.chunks[0]).toBe(chunks[0]);
  });

  test('of none is empty', () => {
    const { body } = receive([], false);
    expect(body).toEqual({ chunks: [], size: 0, isPooled: false });
  });

  test('of one long chunk is pooled', () => {
    const { all, body } = receive([LONG_FROM + 1], true);
    expect(body.isPooled).toBe(true);
    expect(Buffer.concat(body.chunks).equals(all)).toBe(true);
  });

  test('of two chunks is one piece of memory of its own, and theirs is freed', () => {
    const { all, chunks, body } = receive([1000, 500], true);
    expect(body.isPooled).toBe(true);
    expect(body.chunks).toHaveLength(1);
    expect(Buffer.from(body.chunks[0] as Buffer).equals(all)).toBe(true);
    expect(chunks.map(({ buffer }) => buffer.byteLength)).toEqual([0, 0]);
  });

  test('of nine megabytes is in pieces of at most four, each the start of its own memory', () => {
    const { all, body } = receive(new Array(144).fill(65_536), true);
    expect(body.chunks.length).toBeLessThan(5);
    for (const piece of body.chunks) {
      expect(piece.byteOffset).toBe(0);
      expect(piece.buffer.byteLength).toBeLessThanOrEqual(4 * 1024 * 1024);
    }
    expect(new Set(body.chunks.map(({ buffer }) => buffer)).size).toBe(body.chunks.length);
    expect(Buffer.concat(body.chunks).equals(all)).toBe(true);
  });

  test('memory that a chunk shares with others is not freed', () => {
    const shared = bytes(2000);
    const received = new ReceivedBody(new BufferPool(128 * 1024 * 1024), LONG_FROM, 0);
    for (const part of [shared.subarray(0, 1000), shared.subarray(1000)]) received.add(part, part);
    expect(shared.buffer.byteLength).toBe(2000);
    expect(Buffer.concat(received.end().chunks).equals(shared)).toBe(true);
  });

  test('chunks that somebody else may read are not freed', () => {
    const chunks = [bytes(1000), bytes(500)];
    const received = new ReceivedBody(new BufferPool(128 * 1024 * 1024), LONG_FROM, 0);
    for (const chunk of chunks) received.add(chunk);
    expect(received.end().isPooled).toBe(true);
    expect(chunks.map(({ length }) => length)).toEqual([1000, 500]);
  });

  test('of parts of chunks frees the chunks that it owns, once it has copied the parts', () => {
    const [first, second] = [bytes(1000), bytes(500)];
    const received = new ReceivedBody(new BufferPool(128 * 1024 * 1024), LONG_FROM, 0);
    received.add(first.subarray(990), first);
    expect(first).toHaveLength(1000);
    received.add(second.subarray(0, 5), second);
    expect([first, second].map(({ buffer }) => buffer.byteLength)).toEqual([0, 0]);
    const expected = Buffer.concat([bytes(1000).subarray(990), bytes(5)]);
    expect(Buffer.concat(received.end().chunks).equals(expected)).toBe(true);
  });

  test('holds what came, whatever the chunks', () => {
    const lengths = fc.array(fc.oneof(fc.nat(20), fc.nat(70_000), fc.nat(300_000)), { maxLength: 12 });
    fc.assert(
      fc.property(lengths, fc.boolean(), (chunkLengths, isAnnounced) => {
        const { all, body } = receive(chunkLengths, isAnnounced);
        expect(body.size).toBe(all.length);
        expect(Buffer.concat(body.chunks).equals(all)).toBe(true);
        if (body.size > LONG_FROM) expect(body.isPooled).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
