import { type Kernel, referenceKernel } from '../../src/core/tensors/kernel.ts';
import { type Numbers, newNumbers } from '../../src/core/tensors/numbers.ts';

/** A kernel that reaches only what it has allocated itself. */
export function distantKernel(): Kernel {
  const own = new Set<Numbers>();
  const owned = <N extends Numbers>(numbers: N): N => {
    own.add(numbers);
    return numbers;
  };
  return {
    ...referenceKernel,
    allocate: (length) => owned(new Float64Array(length)),
    allocateNumbers: (dtype, length) => owned(newNumbers(dtype, length)),
    ref: (numbers) => (own.has(numbers) ? referenceKernel.ref(numbers) : undefined),
  };
}
