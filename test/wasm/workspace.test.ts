import { describe, expect, test } from 'vitest';
import { DTYPES, dtypeOf, newNumbers } from '../../src/core/tensors/numbers.ts';
import { Workspace } from '../../src/wasm/workspace.ts';

describe.each(DTYPES)('a workspace, asked for numbers of %s,', (dtype) => {
  test('has them in its memory, at multiples of eight, none in two arrays', () => {
    const workspace = new Workspace();
    workspace.load([Buffer.from('[]')]);
    const arrays = [3, 1, 0, 5].map((length) => workspace.allocateNumbers(dtype, length));
    let end = 0;
    for (const array of arrays) {
      expect(dtypeOf(array)).toBe(dtype);
      expect(workspace.holds(array as Float64Array)).toBe(true);
      expect(array.byteOffset % 8).toBe(0);
      expect(array.byteOffset).toBeGreaterThanOrEqual(end);
      end = array.byteOffset + array.byteLength;
    }
  });

  test('views the same memory by the same array, message after message', () => {
    const workspace = new Workspace();
    const message = () => {
      const bytes = workspace.loadBytes([Buffer.alloc(64), Buffer.alloc(64)]);
      return [workspace.view(dtype, bytes.buffer, bytes.byteOffset + 8, 4), workspace.allocateNumbers(dtype, 10)];
    };
    const [first, second] = [message(), message()];
    first.forEach((array, i) => {
      expect(array).toBe(second[i]);
    });
    expect(first[0]?.buffer).toBe(first[1]?.buffer);
  });

  test('views other memory as well', () => {
    const { buffer } = newNumbers(dtype, 16);
    const array = new Workspace().view(dtype, buffer, 16, 2);
    expect([array.buffer, array.byteOffset, array.length, dtypeOf(array)]).toEqual([buffer, 16, 2, dtype]);
  });

  test('has them elsewhere where it has no room', () => {
    const workspace = new Workspace();
    workspace.load([Buffer.from('[]')]);
    const far = workspace.allocateNumbers(dtype, 1e7);
    expect([dtypeOf(far), far.length, workspace.holds(far as Float64Array)]).toEqual([dtype, 1e7, false]);
  });
});

test('a workspace has room for bytes whose results would need more than a memory can have', () => {
  const workspace = new Workspace();
  const pieces = new Array<Buffer>(40).fill(Buffer.alloc(4_000_000, 7));
  const bytes = workspace.loadBytes(pieces);
  const { buffer } = workspace.allocateNumbers('float32', 40_000_000);
  expect(bytes.length).toBe(160_000_000);
  expect(bytes.buffer).toBe(buffer);
  expect([bytes[0], bytes.at(-1)]).toEqual([7, 7]);
});
