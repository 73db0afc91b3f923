import { describe, expect, test } from 'vitest';
import { readTensor } from '../../src/codecs/json/read-tensor.ts';
import { Scanner } from '../../src/codecs/json/scanner.ts';
import { InputError } from '../../src/core/tensors/input-error.ts';
import type { TensorRead } from '../../src/wasm/workspace.ts';
import { HOSTILE_TEXTS, LONGEST, longTexts } from '../codecs/json/hostile-texts.ts';
import { SEED } from '../codecs/json/support.ts';
import { TensorReader } from './tensor-reader.ts';

const reader = new TensorReader(LONGEST);

/** What would change what is read, were it taken for a part of the text. */
const BEHIND = [
  '1234567890'.repeat(8),
  ']'.repeat(80),
  ',1]'.repeat(30),
  '.5e300]]',
  ' \n'.repeat(40),
  '\xff'.repeat(80),
].map((bytes) => Buffer.from(bytes, 'latin1'));

/** What the reference reads; undefined where it finds anything wrong. */
function referenceRead(text: Buffer): TensorRead | undefined {
  const scanner = new Scanner(text);
  let isRight = true;
  try {
    const { shape, data } = readTensor(scanner, 'x', () => {
      isRight = false;
    });
    return isRight ? { shape, data, end: scanner.at } : undefined;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** Whether two tensors have the same shape, end and bits. */
function same(a: TensorRead | undefined, b: TensorRead | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const bytes = ({ data }: TensorRead) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return a.end === b.end && a.shape.join() === b.shape.join() && bytes(a).equals(bytes(b));
}

/** What is right and yet left to the reference: no brackets, an empty array, an escape. */
function isOdd(text: Buffer): boolean {
  return /^[ \n\r\t]*[^ \n\r\t[]|\[[ \n\r\t]*\]|\\/.test(text.toString('latin1'));
}

/** Whether that is what should be read from a text. */
function isRight(text: Buffer, actual: TensorRead | undefined): boolean {
  const expected = referenceRead(text);
  return same(actual, expected) || (actual === undefined && isOdd(text));
}

describe('readTensor reads what the reference reads, or nothing, and only its text, and writes only its numbers:', () => {
  test.each(HOSTILE_TEXTS)('%s', (_kind, make) => {
    const flaws: string[] = [];
    let refused = 0;
    make().forEach((text, i) => {
      const actual = reader.read(text);
      if (actual === undefined) refused++;
      if (!isRight(text, actual)) flaws.push(text.toString('latin1'));
      // Bytes behind the slack are nothing to it.
      const behind = BEHIND[i % BEHIND.length] as Buffer;
      if (!same(actual, reader.read(text, behind))) flaws.push(`${text.toString('latin1')} before ${behind}`);
    });
    expect(flaws.slice(0, 8), `seed ${SEED}`).toEqual([]);
    // Were nothing refused, none of it would be hostile.
    expect(refused).toBeGreaterThan(20);
  });

  test.each(longTexts(300_000))('a long text of %s', (_kind, text) => {
    const bytes = Buffer.from(text);
    expect(isRight(bytes, new TensorReader(bytes.length).read(bytes))).toBe(true);
  });

  test('digits at the very end, of every length', () => {
    for (let length = 1; length <= 70; length++) {
      for (const start of ['[', '[-', '[0.', '[1e', '[1,0.', '[[1],[']) {
        const text = Buffer.from(start + '1'.repeat(length));
        expect(reader.read(text)).toBeUndefined();
        for (const behind of BEHIND) expect(reader.read(text, behind)).toBeUndefined();
      }
    }
  });

  test('a number alone, and brackets that close more than there is', () => {
    for (const text of ['1', '1]', '1]]]]', '1]],', '1,2]', ' 1]', 'NaN]', '"NaN"]]']) {
      expect(reader.read(Buffer.from(text))).toBeUndefined();
    }
    expect(reader.read(Buffer.from('[1]]]'))).toEqual({ shape: [1], data: Float64Array.of(1), end: 3 });
  });
});

test('numbers of 20 and 21 digits, about the largest whose digits are multiplied as doubles', () => {
  const texts: string[] = [];
  for (let top = 58_980; top <= 59_080; top++) {
    for (const rest of [
      '0000000000000001',
      '9999999999999999',
      '5000000000000000',
      '1234567812345678',
      '0000000100000000',
    ]) {
      for (const exponent of ['', 'e-21', 'e+9', 'e99', 'E-99'])
        texts.push(`${top}${rest}${exponent}`, `-0.${top}${rest}${exponent}`);
    }
  }
  for (let start = 0; start < texts.length; start += 400) {
    const some = texts.slice(start, start + 400);
    const read = reader.read(Buffer.from(`[${some.join()}]`));
    expect([...(read?.data ?? [])]).toEqual(some.map(Number));
  }
});

describe('the checks above notice', () => {
  test('a read behind the slack', () => {
    expect(() => new TensorReader(64, 4).read(Buffer.from('[0.1'))).toThrow(/memory access out of bounds/);
  });

  test('a number too many', () => {
    const roomForTwo = new TensorReader(64, undefined, () => 16);
    expect(roomForTwo.read(Buffer.from('[1,2'))).toBeUndefined();
    expect(() => roomForTwo.read(Buffer.from('[1,2,3'))).toThrow(/^byte \d+ was written to/);
  });
});
