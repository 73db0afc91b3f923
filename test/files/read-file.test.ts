import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { writeNpy } from '../../src/codecs/npy/write-npy.ts';
import { writeSafetensors } from '../../src/codecs/safetensors/write-safetensors.ts';
import type { Contents } from '../../src/files/contents.ts';
import { readFile } from '../../src/files/read-file.ts';
import { readText } from '../../src/files/read-text.ts';

const npzFiles: { read: { name: string; base64: string }[] } = JSON.parse(
  readFileSync(new URL('../fixtures/npz/files.json', import.meta.url), 'utf8'),
);
const text = (content: string) => new TextEncoder().encode(content);

/** What a file holds, if it is of that kind. */
function held<H extends Contents['holds']>(contents: Contents, holds: H): Extract<Contents, { holds: H }> {
  expect(contents.holds).toBe(holds);
  return contents as Extract<Contents, { holds: H }>;
}

describe('the kind of a file is seen from its bytes, whatever it is called:', () => {
  test('.npy', () => {
    const tensor = { shape: [2], data: Float32Array.of(1, 2) };
    const { array } = held(readFile('x.bin', writeNpy(tensor)), 'array');
    expect([array.type, array.shape]).toEqual(['F32', [2]]);
    expect(array.read('logits', 'real')).toEqual(tensor);
    expect(() => array.read('labels', 'integer')).toThrow('labels has dtype <f4; expected int64');
  });

  test('safetensors', () => {
    const labels = { type: 'I32', shape: [2], data: Float64Array.of(1, 0) } as const;
    const { arrays, texts } = held(readFile('x', writeSafetensors({ labels })), 'tensors');
    expect([Object.keys(arrays), texts]).toEqual([['labels'], {}]);
    expect([arrays.labels?.type, arrays.labels?.shape]).toEqual(['I32', [2]]);
    expect(arrays.labels?.read('labels', 'integer').data).toEqual(Float64Array.of(1, 0));
    expect(() => arrays.labels?.read('targets', 'real')).toThrow('targets has dtype I32; expected F64, F32, F16, BF16');
  });

  test.each(['savez_compressed, float32', 'a text'])('npz, as NumPy writes it: %s', (name) => {
    const { base64 = '' } = npzFiles.read.find((one) => one.name === name) ?? {};
    const { arrays, texts } = held(readFile('x', Buffer.from(base64, 'base64')), 'tensors');
    expect(Object.keys(arrays)).toEqual(['logits', 'labels']);
    expect(arrays.logits?.read('logits', 'real')).toMatchObject({ shape: arrays.logits?.shape });
    expect(texts).toEqual(name === 'a text' ? { reduction: 'sum' } : {});
  });

  test('an object of JSON', () => {
    const { fields } = held(readFile('x', text('\n {"logits": [[1]], "labels": [0]}')), 'request');
    expect(fields).toEqual({ logits: [[1]], labels: [0] });
  });

  test('a table', () => {
    expect(held(readFile('x', text('\ufeffa,b,label\n1,2,0')), 'table').table.columns[0]?.name).toBe('a');
    const utf16 = Uint8Array.from([0xff, 0xfe, 0x31, 0, 0x09, 0, 0x32, 0]);
    expect(held(readFile('x', utf16), 'table').table.columns.length).toBe(2);
    const bigEndian = Uint8Array.from([0xfe, 0xff, 0, 0x31, 0, 0x09, 0, 0x32]);
    expect(held(readFile('x', bigEndian), 'table').table.columns.length).toBe(2);
  });
});

describe('nested arrays of JSON', () => {
  const array = (json: string) => held(readText(json), 'array').array;

  test('are read at any rank, once it is known what they hold', () => {
    const { shape, type, read } = array('[[[1, 2.5], ["-Infinity", "NaN"]]]');
    expect([shape, type]).toEqual([[1, 2, 2], undefined]);
    expect(read('logits', 'real').data).toEqual(Float64Array.of(1, 2.5, -Infinity, Number.NaN));
    expect(array('[true, 0]').read('mask', 'boolean').data).toEqual(Float64Array.of(1, 0));
    expect(array('[]').read('labels', 'integer')).toEqual({ shape: [0], data: new Float64Array() });
  });

  test.each([
    ['[[1, 2], [3]]', 'real', { path: 'x[1]' }, '1', 'width', '2'],
    ['[[1], 2]', 'real', { path: 'x[1]' }, '“2”', 'width', '1'],
    ['[[1, null]]', 'real', { path: 'x[0][1]' }, 'null', 'number', ''],
    ['[[1, [2]]]', 'real', { path: 'x[0][1]' }, '[…]', 'number', ''],
    ['[1, 2.5]', 'integer', { path: 'x[1]' }, '2.5', 'integer', ''],
    ['[1, true]', 'integer', { path: 'x[1]' }, 'true', 'integer', ''],
    ['[9007199254740993]', 'integer', { path: 'x[0]' }, '9007199254740992', 'integer', ''],
  ] as const)('that are wrong say where: %s', (json, kind, place, seen, expected, detail) => {
    expect(() => array(json).read('x', kind)).toThrow(expect.objectContaining({ place, seen, expected, detail }));
  });

  test('that are nested too deep are refused', () => {
    const deep = array('['.repeat(10_000) + ']'.repeat(10_000));
    expect(() => deep.read('logits', 'real')).toThrow('logits has more than 100 axes; expected at most 64');
  });
});

test.each([
  ['tensor([[1., -inf],\n        [0.5, 2.]])', [1, 0.5]],
  ['[[1. 2.]\n [3. 4.]]', [1, 3]],
  ['array([[1, 2], [3, 4]])', [1, 3]],
])('a print-out is read: %s', (printed, firstColumn) => {
  expect([...(held(readText(printed), 'table').table.columns[0]?.numbers ?? [])]).toEqual(firstColumn);
});

test.each([
  ['a.csv', Uint8Array.of(0x31, 0x2c, 0xe4, 0x0a), { byte: 2 }, 'e4', 'utf8'],
  ['a.csv', Uint8Array.of(0, 0x31, 0, 0x2c, 0, 0x32), { byte: 0 }, '00', 'noNul'],
  ['a.json', text('[[1, 2], [3 4]]'), { line: 1, column: 13 }, '“4”', 'sameSeparators'],
  ['a.txt', text('tensor([[1., 2.], ..., [3., 4.]])'), { line: 1, column: 19 }, '“...”', 'wholePrint'],
])('of %s says what is wrong', (name, bytes, place, seen, expected) => {
  expect(() => readFile(name, bytes)).toThrow(expect.objectContaining({ place, seen, expected }));
});

test.each([
  [
    'a.pt',
    zipSync({ 'archive/data.pkl': text('x') }),
    'the file looks like a file of torch.save; nothing is unpickled here',
  ],
  ['a.csv.gz', Uint8Array.of(0x1f, 0x8b, 8, 0), 'the file looks like gzip data; unpack it first: gunzip FILE'],
  ['a.h5', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), 'the file looks like an HDF5 file'],
] as const)('a file of a kind that is not read is named, with what to do: %s', (name, bytes, message) => {
  expect(() => readFile(name, bytes)).toThrow(message);
});

test('more JSON than is read at once is refused before it is read, with what to do instead', () => {
  expect(() => readText(`[${'['.repeat(64 * 1024 * 1024)}`)).toThrow(
    '64 MiB; expected at most 64 MiB of JSON: save the arrays as .npy or safetensors',
  );
});

test('more columns than a table can have are refused with their number', () => {
  const rows = JSON.stringify([Array(1024 * 1024 + 1).fill(1)]);
  expect(() => readText(`tensor(${rows})`)).toThrow('1048577 columns; expected at most 1048576');
});

test.each([
  ['a.npy', 'the file starts with 31 2c 32 (it looks like numbers as text, such as CSV'],
  ['a.safetensors', 'the file ends after 3 bytes (it looks like numbers as text, such as CSV'],
  ['a.npz', 'the body is no npz file (it looks like numbers as text, such as CSV'],
])('a file whose name says that it is binary is read as such: %s', (name, message) => {
  expect(() => readFile(name, text('1,2'))).toThrow(message);
});

test('an error in a text says in English where it is and what it expects', () => {
  expect(() => readFile('a.csv', text('a,b\n1,2\n3,x'))).toThrow('line 3, column 2: “x”; expected a number');
  expect(() => readFile('a.csv', text('a,b\n1'))).toThrow('line 2: 1 cell; expected 2 cells, as in the first line');
});
