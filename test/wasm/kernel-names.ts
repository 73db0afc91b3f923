import type { KernelFunctions, RowCopies } from '../../src/core/tensors/kernel.ts';
import * as text from '../../src/kernel/index.ts';

/** The functions of src/kernel/index.ts. */
export const KERNEL_NAMES = Object.keys(text) as readonly (keyof KernelFunctions)[];

/** Those that take numbers one by one, or only look at them. */
export const ELEMENT_NAMES: readonly (keyof KernelFunctions)[] = [
  'allDoublesWithin',
  'countBooleans',
  'writePolicyTokens',
  'writeFloat32PolicyTokens',
];

/** Those that compute rows. */
export const ROW_NAMES = KERNEL_NAMES.filter((name) => !ELEMENT_NAMES.includes(name));

/** The copies of rows that every kernel has besides. */
export const COPY_NAMES: readonly (keyof RowCopies)[] = ['readRow', 'readFloat32Row', 'writeRow', 'writeFloat32Row'];

/** Of the functions of the kernel those for rows of float32, and all others: each has a test of its own. */
export const FLOAT32_NAMES = ROW_NAMES.filter((name) => name.includes('Float32'));
export const DOUBLE_NAMES = ROW_NAMES.filter((name) => !name.includes('Float32'));
