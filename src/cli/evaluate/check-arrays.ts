import { formatShape, sameShape } from '../../core/tensors/tensor.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { Arrays } from './locate-arrays.ts';
import type { StoredArray } from './stored-array.ts';

/** Arrays that fit one another. */
export interface CheckedArrays {
  readonly logits: StoredArray;
  readonly labels: StoredArray;
  readonly mask: StoredArray | undefined;
  readonly classAxis: number;
}

/**
 * Checks that there are logits and labels, and that their shapes fit.
 *
 * @param given the axis of the classes; negative from the end
 * @throws CliError with what is to be done
 */
export function checkArrays({ logits, labels, mask }: Arrays, given: number): CheckedArrays {
  if (logits === undefined) throw new CliError('logits are missing; expected logits.npy, or logits=FILE');
  if (labels === undefined) throw new CliError('labels are missing; expected labels.npy, or labels=FILE');
  const { shape, file } = logits;
  if (shape.length === 0) throw failed(`${file}: logits are a single number; expected an array of rank 1 or more`);
  const classAxis = given < 0 ? given + shape.length : given;
  if (classAxis < 0 || classAxis >= shape.length) {
    const range = `[${-shape.length}, ${shape.length})`;
    throw failed(
      `--class-axis is ${given}; expected an integer in ${range} since ${file} has shape ${formatShape(shape)}`,
    );
  }
  if (shape[classAxis] === 0) {
    throw failed(
      `${file}: logits have shape ${formatShape(shape)} and no classes on axis ${classAxis}; expected 1 or more`,
    );
  }
  checkShape('labels', labels, shape, classAxis);
  if (mask) checkShape('mask', mask, shape, classAxis);
  return { logits, labels, mask, classAxis };
}

function checkShape(name: string, { file, shape }: StoredArray, logits: readonly number[], classAxis: number): void {
  const expected = logits.toSpliced(classAxis, 1);
  if (sameShape(shape, expected)) return;
  const seen = `${file}: the shape of ${name} is ${formatShape(shape)}, and that of logits ${formatShape(logits)} with classes on axis ${classAxis}`;
  throw failed(`${seen}; expected ${formatShape(expected)}${hintOf(shape, logits, classAxis)}`);
}

function hintOf(shape: readonly number[], logits: readonly number[], classAxis: number): string {
  if (sameShape(shape, logits)) return ': these are one-hot or probabilities; save their argmax over the classes';
  const axis = logits.findIndex((_, a) => a !== classAxis && sameShape(shape, logits.toSpliced(a, 1)));
  return axis < 0 ? '' : `, or --class-axis ${axis}`;
}

function failed(message: string): CliError {
  return new CliError(message, EXIT.FAILED);
}
