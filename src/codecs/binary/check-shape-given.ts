import { excerpt } from '../../core/tensors/excerpt.ts';
import { InputError, type Path } from '../../core/tensors/input-error.ts';
import { formatShape } from '../../core/tensors/tensor.ts';
import { preview } from '../json/preview.ts';

/** Whether a JSON value is a shape. */
export function isShape(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length >= 0);
}

/** What was given for a shape, as an error shows it, with what a shape is. */
export function noShape(value: unknown): string {
  const seen = Array.isArray(value) ? excerpt(`[${value.map(preview).join(', ')}]`) : preview(value);
  return `is ${seen}; expected an array of integers that are 0 or more`;
}

/** PyTorch's. */
const MOST_AXES = 64;

/** Axes without numbers cost nothing to send, but an answer in text has brackets for them. */
const MOST_EMPTY = 2 ** 18;

/**
 * Checks a shape that was not read off the numbers themselves.
 *
 * @throws InputError INVALID_SHAPE more than 64 axes, or a tensor without numbers whose other axes are enormous
 */
export function checkShapeGiven(field: string, path: Path, shape: readonly number[]): void {
  const fail = (detail: string) => {
    throw new InputError('INVALID_SHAPE', [{ path, detail }]);
  };
  const { length } = shape;
  if (length > MOST_AXES)
    fail(`${field} has ${length > 100 ? 'more than 100' : length} axes; expected at most ${MOST_AXES}`);
  if (!shape.includes(0)) return;
  const others = shape.reduce((product, length) => product * Math.max(1, length), 1);
  if (others <= MOST_EMPTY) return;
  fail(`${field} has shape ${formatShape(shape)} and no numbers; expected other axes of at most ${MOST_EMPTY} in all`);
}
