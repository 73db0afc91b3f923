import { expect, test } from 'vitest';
import { readSafetensors } from '../../../../web/src/batch/readers/safetensors.ts';
import { safetensorsContents } from '../../../../web/src/batch/readers/safetensors-contents.ts';
import { safetensorsSize, writeSafetensors } from '../../../../web/src/batch/writers/write-safetensors.ts';

function file(header: object | string, data = new Uint8Array()): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const REAL = ['F64', 'F32', 'F16', 'BF16'] as const;
const INTEGER = ['I64', 'I32', 'I16', 'I8', 'U64', 'U32', 'U16', 'U8'] as const;

test.each(REAL.flatMap((real) => INTEGER.map((integer) => [real, integer] as const)))(
  'logits in %s and labels in %s are read as they were written',
  (real, integer) => {
    const logits = { type: real, shape: [2, 2], data: Float64Array.of(0.5, -Infinity, 2, -3) };
    const labels = { type: integer, shape: [2], data: Float64Array.of(1, 0) };
    const bytes = writeSafetensors({ logits, labels });
    expect(bytes.length).toBe(safetensorsSize({ logits, labels }));
    expect(safetensorsContents(bytes)).toEqual({ logits, labels, options: {} });
  },
);

test('options stand in the metadata, weights in a tensor; the rest is passed over', () => {
  const header = {
    __metadata__: { format: 'pt', label_smoothing: '0.1' },
    logits: { dtype: 'F64', shape: [1, 1], data_offsets: [0, 8] },
    class_weight: { dtype: 'F64', shape: [1], data_offsets: [8, 16] },
    other: { dtype: 'F4', shape: [2], data_offsets: [16, 17] },
  };
  const data = new Uint8Array(17);
  data.set(new Uint8Array(Float64Array.of(1, 2).buffer));
  expect(safetensorsContents(file(header, data)).options).toEqual({ label_smoothing: '0.1', class_weight: [2] });
});

test('with class_axis 0 rows are made rows', () => {
  const header = {
    __metadata__: { class_axis: '0' },
    logits: { dtype: 'U8', shape: [2, 3], data_offsets: [0, 6] },
  };
  const real = { ...header, logits: { dtype: 'F64', shape: [2, 3], data_offsets: [0, 48] } };
  const data = new Uint8Array(Float64Array.of(1, 2, 3, 4, 5, 6).buffer);
  expect(safetensorsContents(file(real, data)).logits).toEqual({
    type: 'F64',
    shape: [3, 2],
    data: Float64Array.of(1, 4, 2, 5, 3, 6),
  });
  expect(() => safetensorsContents(file(header, new Uint8Array(6)))).toThrow(
    expect.objectContaining({ place: { path: 'logits' }, seen: 'U8', expected: 'realType' }),
  );
});

const one = (info: object) =>
  file({ logits: { dtype: 'F64', shape: [1, 1], data_offsets: [0, 8], ...info } }, new Uint8Array(8));

test.each([
  [new Uint8Array(3), { byte: 0 }, '3', 'safetensorsHeader'],
  [file('{no}'), { byte: 8 }, '“{no}”', 'safetensorsHeader'],
  [file('[]'), { byte: 8 }, '“[]”', 'safetensorsHeader'],
  [file({}), undefined, '∅', 'safetensorsTensors'],
  [one({ dtype: 'C64' }), { path: 'logits' }, 'C64', 'realType'],
  [one({ shape: [1, 2] }), { path: 'logits' }, '8', 'bytes'],
  [one({ data_offsets: [0, 80] }).subarray(0, -4), { path: 'logits' }, '4', 'bytes'],
  [one({ shape: 'x' }), { path: 'logits' }, expect.stringContaining('x'), 'safetensorsHeader'],
  [one({ shape: [1] }), { path: 'logits' }, '(1,)', 'matrix'],
])('of a bad file says what is wrong (%#)', (bytes, place, seen, expected) => {
  expect(() => safetensorsContents(bytes)).toThrow(expect.objectContaining({ place, seen, expected }));
});

test('tensors that are not asked for are not read', () => {
  expect(readSafetensors(one({ dtype: 'C64' }), () => false).tensors).toEqual({});
});
