import { expect, test } from 'vitest';
import { BufferPool, newMemory } from '../../src/codecs/buffer-pool.ts';

const MIB = 1024 * 1024;

test('memory that is given back is taken again, for what it is large enough', () => {
  const pool = new BufferPool(128 * MIB);
  const { buffer } = pool.take(700_000);
  expect(buffer.byteLength).toBe(MIB);
  pool.give(buffer);
  expect(pool.take(2 * MIB).buffer).not.toBe(buffer);
  expect(pool.take(MIB).buffer).toBe(buffer);
  expect(pool.take(MIB).buffer).not.toBe(buffer);
});

test('kept memory is taken in pieces, as much as there is, and no new memory with it', () => {
  const pool = new BufferPool(128 * MIB);
  expect(pool.takeKept(MIB)).toEqual([]);
  const kept = [4, 4, 2].map((mib) => pool.take(mib * MIB).buffer);
  for (const memory of kept) pool.give(memory);
  expect(pool.takeKept(20 * MIB).map(({ byteLength }) => byteLength / MIB)).toEqual([4, 4]);
  expect(pool.takeKept(1.5 * MIB)).toEqual([kept[2]]);
  expect(pool.takeKept(1.5 * MIB)).toEqual([]);
});

test('new memory is of a size that is kept', () => {
  const pool = new BufferPool(128 * MIB);
  const { buffer } = newMemory(3_000_000);
  pool.give(buffer);
  expect(pool.take(3_000_000).buffer).toBe(buffer);
});

test('memory that is not worth keeping is freed at once', () => {
  const pool = new BufferPool(128 * MIB);
  const [small, odd, huge] = [1000, 100_001, 8 * MIB].map((size) => new ArrayBuffer(size)) as [
    ArrayBuffer,
    ArrayBuffer,
    ArrayBuffer,
  ];
  for (const memory of [small, odd, huge]) pool.give(memory);
  expect([small, odd, huge].map(({ byteLength }) => byteLength)).toEqual([0, 0, 0]);
});

test('no more is kept than it was made for', () => {
  const pool = new BufferPool(128 * MIB);
  const buffers = Array.from({ length: 34 }, () => pool.take(4 * MIB).buffer);
  for (const memory of buffers) pool.give(memory);
  expect(buffers.filter(({ byteLength }) => byteLength === 4 * MIB)).toHaveLength(32);
});

test('what is given back takes the place of other sizes, first of that which has not been taken for longest', () => {
  const pool = new BufferPool(8 * MIB);
  const [two, one, four, another, third] = [2, 1, 4, 4, 4].map((mib) => pool.take(mib * MIB).buffer);
  const given = [four, two, one, another, third] as ArrayBuffer[];
  for (const memory of given.slice(0, 3)) pool.give(memory);
  // Of these sizes, four is now the one that was taken last.
  expect(pool.take(4 * MIB).buffer).toBe(four);
  pool.give(four as ArrayBuffer);
  pool.give(another as ArrayBuffer);
  pool.give(third as ArrayBuffer);
  expect(given.map(({ byteLength }) => byteLength / MIB)).toEqual([4, 0, 0, 4, 0]);
});

test('trim frees all that is kept', () => {
  const pool = new BufferPool(128 * MIB);
  const { buffer } = pool.take(MIB);
  pool.give(buffer);
  pool.trim();
  expect(buffer.byteLength).toBe(0);
  const next = pool.take(MIB);
  expect(next.length).toBe(MIB);
});

test('a pool that is full frees memory of the size that has not been taken for longest, not what it is given', () => {
  const KB = 1024;
  const pool = new BufferPool(256 * KB);
  const [small, large] = [new ArrayBuffer(64 * KB), new ArrayBuffer(128 * KB)];
  const others = [new ArrayBuffer(64 * KB), new ArrayBuffer(128 * KB)];
  for (const memory of [small, large, ...others]) pool.give(memory);
  expect(large.byteLength + (others[1] as ArrayBuffer).byteLength).toBe(256 * KB);
  expect([small.byteLength, others[0]?.byteLength]).toEqual([0, 0]);
  // Of one size only, what is too much is freed.
  const third = new ArrayBuffer(128 * KB);
  pool.give(third);
  expect(third.byteLength).toBe(0);
});
