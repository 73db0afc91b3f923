import { sizeOf } from '../../core/tensors/tensor.ts';
import { bytesOf, type StoredArray } from './stored-array.ts';

/** A block has about so many bytes of logits: enough that a call costs nothing beside it, and little memory. */
const BLOCK_BYTES = 8 * 1024 * 1024;

/**
 * How logits are cut into blocks: `shape = outer… × classes × inner…`, and a block is a number of successive places of the outer axes, with
 * all classes and all of the inner axes.
 */
export interface Blocks {
  readonly outer: readonly number[];
  readonly classes: number;
  readonly inner: readonly number[];
  /** How many places of the outer axes there are, and how many a block has at the most. */
  readonly units: number;
  readonly unitsABlock: number;
  /** Rows of each place. */
  readonly rowsAUnit: number;
}

/** Cuts logits into blocks. */
export function blocksOf(logits: StoredArray, classAxis: number): Blocks {
  const { shape } = logits;
  const outer = shape.slice(0, classAxis);
  const inner = shape.slice(classAxis + 1);
  const units = sizeOf(outer);
  const unitBytes = units === 0 ? 1 : Math.max(1, bytesOf(logits) / units);
  return {
    outer,
    classes: shape[classAxis] as number,
    inner,
    units,
    unitsABlock: Math.max(1, Math.floor(BLOCK_BYTES / unitBytes)),
    rowsAUnit: sizeOf(inner),
  };
}
