import { type Kernel, referenceKernel } from '../../src/core/kernel.ts';
import type { Numbers } from '../../src/core/numbers.ts';

/** A kernel that reaches only what it has allocated itself. */
export function distantKernel(): Kernel {
  const own = new Set<Numbers>();
  return {
    ...referenceKernel,
    allocate: (length) => {
      const numbers = new Float64Array(length);
      own.add(numbers);
      return numbers;
    },
    ref: (numbers) => (own.has(numbers) ? referenceKernel.ref(numbers) : undefined),
  };
}
