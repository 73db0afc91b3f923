import { expect, test } from 'vitest';
import { bytesOfElements } from '../../../src/codecs/binary/stored-tensor.ts';
import { headerEnd, readHeader } from '../../../src/codecs/safetensors/read-header.ts';
import { storedSafetensors } from '../../../src/codecs/safetensors/stored-safetensors.ts';
import { fileOf } from '../../support/safetensors.ts';
import { readElements } from '../../support/stored-elements.ts';

const json = JSON.stringify({
  labels: { dtype: 'I32', shape: [2], data_offsets: [0, 8] },
  logits: { dtype: 'F32', shape: [2, 3], data_offsets: [8, 32] },
});
const numbers = [Int32Array.of(2, -100), Float32Array.of(1, 2, 3, 4, 5, 6)].map(({ buffer }) => Buffer.from(buffer));
const file = new Uint8Array(fileOf(json, Buffer.concat(numbers)));

test('the first bytes of a file tell where its tensors are', () => {
  const end = headerEnd(file.subarray(0, 8), file.length);
  expect(end).toBe(8 + json.length);
  const header = readHeader(file.slice(0, end), file.length);
  const logits = storedSafetensors('logits', header, 'real');
  if (!logits) throw new Error('there are logits');
  const { start, end: behind } = bytesOfElements(logits, 3, 3);
  expect(readElements(logits, 3, file.subarray(start, behind))).toEqual(Float32Array.of(4, 5, 6));
  expect(storedSafetensors('target_probs', header, 'real')).toBeUndefined();
  expect(() => storedSafetensors('labels', header, 'real')).toThrow(
    'labels has dtype I32; expected F64, F32, F16, BF16',
  );
});

test('a file that is shorter than its header says is refused by its length alone', () => {
  const head = file.slice(0, headerEnd(file));
  expect(() => readHeader(head, file.length - 1)).toThrow('the file ends after 31 bytes of tensors');
  expect(() => headerEnd(head, 20)).toThrow(`the length of the header is ${json.length}; expected at most 12`);
});
