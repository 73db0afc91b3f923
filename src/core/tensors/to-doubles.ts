import { convertNumbers } from './convert-numbers.ts';
import type { Numbers } from './numbers.ts';

/** Numbers as doubles: themselves, where they are. */
export function toDoubles(
  numbers: Numbers,
  allocate: (length: number) => Float64Array = (length) => new Float64Array(length),
): Float64Array {
  if (numbers instanceof Float64Array) return numbers;
  const doubles = allocate(numbers.length);
  convertNumbers(numbers, doubles);
  return doubles;
}
