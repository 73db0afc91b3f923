import { expect, test } from 'vitest';
import { shortestFloat32 } from '../../src/codecs/json/shortest-float32.ts';
import { instantiate } from '../../src/wasm/instantiate.ts';

const PAGE = 65_536;
/** So many bytes behind the room for a text, which must stay as they are. */
const CANARIES = Buffer.alloc(1024, 0xa5);
const BLOCK = 256;

/** A block of doubles, of pairs, of decimals: all that `assembly/writer/block.ts` may write to below `heapBase`. */
const SCRATCH = BLOCK * (8 + 64 / 2 + 16);

const wasm = instantiate(() => Number.NaN);
const shape = (wasm.heapBase.value + 15) & ~15;
const out = shape + 64;
wasm.memory.grow(2);
const memory = Buffer.from(wasm.memory.buffer);

/** Numbers for every path: integers, which are written by blocks, decimals, and what the exact path decides. */
const KINDS: readonly (readonly [name: string, isFloat32: boolean, value: (i: number) => number])[] = [
  ['float64', false, (i) => Math.sin(i + 1)],
  ['float64, unsure', false, (i) => [2 ** (i % 90) / 3, 2 ** -i, 5e-324 * i, NaN, -Infinity, (2 ** 53 - i) / 4][i % 6] as number],
  ['float32', true, (i) => Math.fround(Math.sin(i + 1) * 1e-5)],
  ['float32, unsure', true, (i) => Math.fround([2 ** -(i % 140), 1e-42 * i, -Infinity, 2097152.25 + i][i % 4] as number)],
  ['integers', false, (i) => (i % 3 ? 1 : -1) * i * 4099],
  ['float32 integers', true, (i) => (i % 3 ? 1 : -1) * i * 4099],
]; // biome-ignore format: a table

function text(x: number, isFloat32: boolean): string {
  if (!Number.isFinite(x)) return `"${x}"`;
  return Object.is(x, -0) ? '-0' : String(isFloat32 ? shortestFloat32(x) : x);
}

test.each(KINDS)(
  '%s: lists of 1 to 600 numbers that end with the memory are read, and nothing but the text is written',
  (_, isFloat32, value) => {
    const own = Buffer.from(memory.subarray(0, wasm.heapBase.value));
    for (let count = 1; count <= 600; count++) {
      const data = memory.length - 8 * count;
      const numbers = Array.from({ length: count }, (_, i) => value(i));
      const room = (26 + 2) * count + 64;
      new Uint32Array(memory.buffer, shape, 1)[0] = count;
      CANARIES.copy(memory, out + room);
      new Float64Array(memory.buffer, data, count).set(numbers);
      const end = wasm.writeTensor(data, 0, count, shape, 1, Number(isFloat32), out);

      expect(memory.toString('latin1', out, end)).toBe(`[${numbers.map((x) => text(x, isFloat32)).join(',')}]`);
      expect(CANARIES.equals(memory.subarray(out + room, out + room + CANARIES.length))).toBe(true);
      expect([...new Float64Array(memory.buffer, data, count)]).toEqual(numbers);
      expect(new Uint32Array(memory.buffer, shape, 1)[0]).toBe(count);
    }
    const changed = Array.from({ length: own.length }, (_, i) => i).filter((i) => own[i] !== memory[i]);
    expect((changed.at(-1) ?? 0) - (changed[0] ?? 0)).toBeLessThan(SCRATCH);
  },
);

test('the longest numbers fit the room that there is for each, whatever the rank', () => {
  const rank = 8;
  const longest = -0.0000012345678901234567;
  expect(String(longest)).toHaveLength(25);
  for (const count of [1, 2, 255, 256, 257, 513]) {
    const axes = [count, ...new Array<number>(rank - 1).fill(1)];
    const data = memory.length - PAGE;
    new Uint32Array(memory.buffer, shape, rank).set(axes);
    new Float64Array(memory.buffer, data, count).fill(longest);
    const room = (26 + 2 * rank) * count + 64;
    CANARIES.copy(memory, out + room);
    const end = wasm.writeTensor(data, 0, count, shape, rank, 0, out);
    expect(end - out).toBeLessThan(room);
    expect(CANARIES.equals(memory.subarray(out + room, out + room + CANARIES.length))).toBe(true);
  }
});
