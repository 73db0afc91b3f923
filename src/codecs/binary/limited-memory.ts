import { BYTES } from '../../core/tensors/numbers.ts';
import type { Delivery } from '../codec.ts';
import { TooLargeError } from '../too-large.ts';
import type { TensorMemory } from './read-tensor.ts';

/**
 * The same memory for a message that may take no more than so much. What the message takes is known only as it is read: a byte of it may
 * become a double, and an archive a thousand times as long.
 *
 * @param chunks the message, which counts twice: as it came, and in one piece
 * @throws TooLargeError MEMORY_LIMIT_EXCEEDED from `allocate` and `claim`, before they take more
 */
export function limitedMemory(
  memory: TensorMemory,
  chunks: readonly Uint8Array[],
  { limits }: Delivery = {},
): TensorMemory {
  const limit = limits?.memory;
  if (limit === undefined) return memory;
  let taken = chunks.reduce((sum, { length }) => sum + 2 * length, 0);
  const claim = (bytes: number) => {
    taken += bytes;
    if (taken <= limit) return;
    const detail = `to read the request takes ${taken} bytes of memory or more; expected at most ${limit}: send fewer rows a request`;
    throw new TooLargeError([], detail, { size: taken, limit }, 'MEMORY_LIMIT_EXCEEDED');
  };
  return {
    ...memory,
    claim,
    allocate: (dtype, length) => {
      claim(BYTES[dtype] * length);
      return memory.allocate(dtype, length);
    },
  };
}
