import { InputError } from './input-error.ts';
import { formatShape, sizeOf } from './tensor.ts';

/**
 * How the rows of classes lie in a flat row-major tensor: `shape = outer… × classes × inner…`.
 * Class `c` of the row `(o, i)` is at `(o · classes + c) · inner + i`: one row is a walk with stride `inner`.
 */
export interface ClassLayout {
  readonly axis: number;
  readonly outer: number;
  readonly classes: number;
  readonly inner: number;
  /** `outer · inner`: how many rows there are, in the order of the labels. */
  readonly rows: number;
  /** The shape without the class axis: the shape of the labels and of the losses. */
  readonly rowShape: readonly number[];
}

/**
 * Finds the classes in a tensor of rank 1 or more.
 *
 * `classAxis` counts from the end when it is negative; without it, it is axis 0 of a single row `(C)` and
 * axis 1 of a batch `(N, C, d1, …, dk)`, as in PyTorch. The shape `[0]` is the empty batch: it has no rows.
 *
 * @throws InputError INVALID_SHAPE a single number, or an axis of classes with no classes
 * @throws InputError CLASS_AXIS_OUT_OF_RANGE
 * @example classLayout('logits', [2, 5, 7]) // { axis: 1, outer: 2, classes: 5, inner: 7, rows: 14, rowShape: [2, 7] }
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html (Shape)
 */
export function classLayout(field: string, shape: readonly number[], classAxis?: number): ClassLayout {
  const rank = shape.length;
  if (rank === 0) {
    throw new InputError('INVALID_SHAPE', [
      { path: [field], detail: `${field} is a single number; expected an array of rank 1 or more` },
    ]);
  }
  if (rank === 1 && shape[0] === 0) return { axis: 0, outer: 0, classes: 0, inner: 1, rows: 0, rowShape: [0] };

  const wanted = classAxis ?? (rank === 1 ? 0 : 1);
  const axis = wanted < 0 ? wanted + rank : wanted;
  if (axis < 0 || axis >= rank) {
    throw new InputError('CLASS_AXIS_OUT_OF_RANGE', [
      {
        path: ['class_axis'],
        detail: `class_axis is ${wanted}; expected an integer in [${-rank}, ${rank}) since ${field} has rank ${rank}`,
      },
    ]);
  }
  const classes = shape[axis] as number;
  if (classes === 0) {
    throw new InputError('INVALID_SHAPE', [
      {
        path: [field],
        detail: `${field} has shape ${formatShape(shape)} and no classes on axis ${axis}; expected 1 or more`,
      },
    ]);
  }
  const outer = sizeOf(shape.slice(0, axis));
  const inner = sizeOf(shape.slice(axis + 1));
  return { axis, outer, classes, inner, rows: outer * inner, rowShape: shape.toSpliced(axis, 1) };
}

/** The flat position of the first class of row `row`; the next ones follow at a stride of `layout.inner`. */
export function rowStart(layout: ClassLayout, row: number): number {
  const { inner, classes } = layout;
  const outer = Math.floor(row / inner);
  return outer * classes * inner + (row - outer * inner);
}

/** The row that the number at a flat position belongs to. */
export function rowAt({ inner, classes }: ClassLayout, flat: number): number {
  return Math.floor(flat / (classes * inner)) * inner + (flat % inner);
}
