import { describe, expect, test } from 'vitest';
import { bytesOfElements, type StoredTensor } from '../../../src/codecs/binary/stored-tensor.ts';
import { readNpy } from '../../../src/codecs/npy/read-npy.ts';
import { NPY_HEADER_BYTES } from '../../../src/codecs/npy/read-prelude.ts';
import { storedNpy } from '../../../src/codecs/npy/stored-npy.ts';
import { writeNpy } from '../../../src/codecs/npy/write-npy.ts';
import { readElements } from '../../support/stored-elements.ts';
import { valuesOf } from '../../support/values-of.ts';
import { bytesOf, named, valid } from './arrays.ts';

const straight = valid.filter(({ name }) => !/column-major|transposed|go round/.test(name));

describe('storedNpy', () => {
  test.each(straight)('tells where the elements are of $name', (file) => {
    const bytes = bytesOf(file);
    const whole = valuesOf(readNpy('x', bytes, file.kind));
    const stored = storedNpy('x', bytes.subarray(0, NPY_HEADER_BYTES), bytes.length, file.kind) as StoredTensor;
    const blocks: number[] = [];
    for (let first = 0; first < whole.length; first += 3) {
      const { start, end } = bytesOfElements(stored, first, Math.min(3, whole.length - first));
      blocks.push(...valuesOf({ shape: [], data: readElements(stored, first, bytes.subarray(start, end)) }));
    }
    expect(blocks).toEqual(whole);
  });

  test('needs no more than the first bytes of a file', () => {
    const head = writeNpy({ shape: [2, 3], data: new Float32Array(6) }).subarray(0, 128);
    expect(storedNpy('logits', head, 128 + 24, 'real')).toEqual({
      name: 'logits',
      type: 'F32',
      isBigEndian: false,
      shape: [2, 3],
      start: 128,
    });
    expect(() => storedNpy('logits', head, 150, 'real')).toThrow(
      'logits: the file ends after 22 bytes of numbers; expected 24 for shape [2, 3] of <f4 at byte 150',
    );
    expect(() => storedNpy('logits', head, 160, 'real')).toThrow('the file has 32 bytes of numbers; expected 24');
  });

  test('leaves column-major order to others', () => {
    const bytes = bytesOf(named('float32 of shape (2, 3), column-major and big-endian'));
    expect(storedNpy('logits', bytes, bytes.length, 'real')).toBeUndefined();
  });

  test('names the place in the whole array of an integer that no double holds', () => {
    const bytes = bytesOf(named('an integer beyond doubles'));
    const stored = storedNpy('labels', bytes, bytes.length, 'integer') as StoredTensor;
    expect(() => readElements(stored, 2, bytes.subarray(-16))).toThrow('labels[1][1] is 9007199254740993');
  });
});
