import { describe, expect, test } from 'vitest';
import { bytesOfElements } from '../../../src/codecs/binary/stored-tensor.ts';
import { NPY_HEADER_BYTES } from '../../../src/codecs/npy/read-prelude.ts';
import { encodeNpz } from '../../../src/codecs/npz/encode-npz.ts';
import { storedNpz } from '../../../src/codecs/npz/stored-npz.ts';
import { DEFLATED } from '../../../src/codecs/zip/layout.ts';
import { type DirectoryEntry, readDirectory } from '../../../src/codecs/zip/read-directory.ts';
import { PORTABLE } from '../../../src/codecs/zip/zip-tools.ts';
import { readElements } from '../../support/stored-elements.ts';

const DATA = Float32Array.of(1, 2, 3, 4, 5, 6);
const results = { loss: 0.5, grad: { shape: [2, 3], data: DATA } };
const payload = encodeNpz(results, { dtype: 'float32', encoding: 'array' }, Buffer.allocUnsafeSlow, PORTABLE);
const file = Buffer.concat(payload as readonly Buffer[]);
const read = (start: number, end: number) => file.subarray(start, end);
const entry = readDirectory(file).entries.find(({ name }) => name === 'grad.npy') as DirectoryEntry;

describe('storedNpz', () => {
  test('tells where the elements of an array are in the file', () => {
    const stored = storedNpz('grad', entry, read, NPY_HEADER_BYTES, 'real');
    expect(stored).toMatchObject({ name: 'grad', type: 'F32', shape: [2, 3] });
    const { start, end } = bytesOfElements(stored as NonNullable<typeof stored>, 3, 2);
    expect(readElements(stored as NonNullable<typeof stored>, 3, read(start, end))).toEqual(Float32Array.of(4, 5));
  });

  test('leaves what is compressed to others', () => {
    expect(storedNpz('grad', { ...entry, method: DEFLATED }, read, NPY_HEADER_BYTES, 'real')).toBeUndefined();
  });

  test('refuses an entry that has no header where the directory says, and one that is too short', () => {
    expect(() => storedNpz('grad', { ...entry, localAt: entry.localAt + 1 }, read, NPY_HEADER_BYTES, 'real')).toThrow(
      /grad.npy: it has no header here; expected one, as the directory says at byte/,
    );
    expect(() => storedNpz('grad', { ...entry, size: entry.size - 4 }, read, NPY_HEADER_BYTES, 'real')).toThrow(
      /ends after 20 bytes of numbers; expected 24/,
    );
  });
});
