import type { JsonValue } from '../codec.ts';
import { readValue } from './read-value.ts';
import type { Scanner } from './scanner.ts';
import { isUnsafe, textOfNumber, UnsafeNumber } from './unsafe-number.ts';

/**
 * Reads the value of a plain field: as any other, but that a number beyond ±2^53 stays as it was sent.
 *
 * @example readOption(new Scanner(Buffer.from('9007199254740993')), 1) // UnsafeNumber { text: '9007199254740993' }
 */
export function readOption(scanner: Scanner, depth: number): JsonValue | UnsafeNumber {
  scanner.peek();
  const start = scanner.at;
  const value = readValue(scanner, depth);
  if (typeof value !== 'number' || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  const text = textOfNumber(scanner.bytes, start, scanner.at);
  return isUnsafe(value, text) ? new UnsafeNumber(text) : value;
}
