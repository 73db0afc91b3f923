import { checkElements } from './check-elements.ts';
import type { IntegerTensor } from './tensor.ts';

/**
 * Checks that a tensor holds booleans: 1 and 0, as true and false were read.
 *
 * @throws InputError NOT_A_BOOLEAN naming the first sixteen
 * @example checkBooleans('mask', tensor([2], [1, 2])) // mask[1] is 2; expected true, false, 1 or 0
 */
export function checkBooleans(field: string, tensor: IntegerTensor): void {
  const { data } = tensor;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0 || data[i] === 1) continue;
    checkElements(field, tensor, 'NOT_A_BOOLEAN', 'true, false, 1 or 0', (x) => x === 0 || x === 1);
  }
}
