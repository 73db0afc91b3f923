import { expect, test } from 'vitest';
import { readFile, readText } from '../../../../web/src/batch/readers/read-file.ts';
import { writeSafetensors } from '../../../../web/src/batch/writers/write-safetensors.ts';
import { npy } from './npy-file.ts';

const text = (content: string) => new TextEncoder().encode(content);

test('the kind of a file is seen from its bytes, whatever it is called', () => {
  const labels = { type: 'U8', shape: [1], data: Float64Array.of(1) } as const;
  expect(readFile('x.bin', npy('|u1', '(1,)', Uint8Array.of(1))).labels).toEqual(labels);
  const logits = { type: 'F64', shape: [1, 1], data: Float64Array.of(1) } as const;
  expect(readFile('x', writeSafetensors({ logits })).logits).toEqual(logits);
  expect(readFile('x', text('\n {"logits": [[1]], "labels": [0]}')).labels?.shape).toEqual([1]);
  expect(readFile('x', text('\ufeffa,b,label\n1,2,0')).table?.columns[0]?.name).toBe('a');
  expect(readFile('x', Uint8Array.from([0xff, 0xfe, 0x31, 0, 0x09, 0, 0x32, 0])).table?.columns.length).toBe(2);
});

test.each([
  ['tensor([[1., -inf],\n        [0.5, 2.]])', [1, 0.5]],
  ['[[1. 2.]\n [3. 4.]]', [1, 3]],
  ['array([[1, 2], [3, 4]])', [1, 3]],
])('a print-out is read: %s', (printed, firstColumn) => {
  expect([...(readText(printed).table?.columns[0]?.numbers ?? [])]).toEqual(firstColumn);
});

test.each([
  ['a.npy', text('1,2'), { byte: 0 }, '31 2c 32', 'npyMagic'],
  ['a.safetensors', text('1,2'), { byte: 0 }, '3', 'safetensorsHeader'],
  ['a.npz', Uint8Array.of(0x50, 0x4b, 3, 4, 0), { byte: 0 }, 'ZIP', 'arrays'],
  ['a.csv', Uint8Array.of(0x31, 0x2c, 0xe4, 0x0a), { byte: 2 }, 'e4', 'utf8'],
  ['a.json', text('[[1, 2], [3 4]]'), { line: 1, column: 13 }, '“4”', 'json'],
  ['a.txt', text('tensor([[1., 2.], ..., [3., 4.]])'), undefined, '"..."', 'bodyOrMatrix'],
])('of %s says what is wrong', (name, bytes, place, seen, expected) => {
  expect(() => readFile(name, bytes)).toThrow(expect.objectContaining({ place, seen, expected }));
});
