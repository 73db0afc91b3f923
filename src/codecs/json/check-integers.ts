import { allWithin } from '../../core/tensors/all-within.ts';
import { excerpt } from '../../core/tensors/excerpt.ts';
import { type IntegerTensor, indicesOf } from '../../core/tensors/tensor.ts';
import type { Report } from './read-tensor.ts';
import { readNumber } from './read-value.ts';
import { Scanner } from './scanner.ts';
import { isUnsafe, textOfNumber } from './unsafe-number.ts';

/** What is allowed, for errors. */
export const SAFE_INTEGERS = 'an integer within ±9007199254740992';

/**
 * Reports the integers beyond ±2^53 in a tensor of integers that was read from `start` on: what a double makes of them could
 * be another label, or the one that is ignored. Only where a number is as large is the text read a second time.
 *
 * @param path of the tensor, for errors
 * @param name how its elements are called in errors
 */
export function checkIntegers(
  { data, shape }: IntegerTensor,
  bytes: Uint8Array,
  start: number,
  path: readonly (string | number)[],
  name: string,
  report: Report,
): void {
  if (allWithin(data, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)) return;
  const scanner = new Scanner(bytes);
  scanner.at = start;
  for (let i = 0; i < data.length; ) {
    const byte = scanner.peek();
    if (byte === 0x5b /* [ */ || byte === 0x5d /* ] */ || byte === 0x2c /* , */) {
      scanner.at++;
    } else if (byte === 0x22 /* " */) {
      scanner.skipString();
      i++;
    } else if (byte === 0x74 /* t */ || byte === 0x66 /* f */) {
      scanner.word(byte === 0x74 ? 'true' : 'false');
      i++;
    } else {
      const numberAt = scanner.at;
      const x = readNumber(scanner);
      const text = isLarge(x) ? textOfNumber(bytes, numberAt, scanner.at) : '';
      const indices = isUnsafe(x, text) ? indicesOf(shape, i) : undefined;
      if (indices) {
        const place = name + indices.map((index) => `[${index}]`).join('');
        const detail = `${place} is ${excerpt(text)}; expected ${SAFE_INTEGERS}`;
        report(
          'LABEL_OUT_OF_RANGE',
          () => [...path, ...indices],
          () => detail,
        );
      }
      i++;
    }
  }
}

function isLarge(x: number): boolean {
  return Math.abs(x) > Number.MAX_SAFE_INTEGER && Number.isFinite(x);
}
