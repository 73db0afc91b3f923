/** Nested arrays of numbers, as JSON has them: with strings for those that are not finite. */
export type Nested = number | string | readonly Nested[];

export function flatten(value: Nested): number[] {
  return Array.isArray(value) ? value.flatMap(flatten) : [Number(value)];
}

/** The lengths of nested arrays as far as they show. */
export function shapeOf(value: Nested): number[] {
  if (!Array.isArray(value)) return [];
  return [value.length, ...(value.length > 0 ? shapeOf(value[0]) : [])];
}

/** Where the numbers of each row stand in a flat tensor: a list of positions by class, for each row in the order of labels. */
export interface Rows {
  readonly positions: readonly (readonly number[])[];
  readonly shape: readonly number[];
}

/** The rows of a tensor with its classes on an axis: 0 for one row, 1 for a batch; negative ones count from the end. */
export function rowsOf(shape: readonly number[], classAxis: number = shape.length === 1 ? 0 : 1): Rows {
  if (shape[0] === 0) return { positions: [], shape: [0] };
  const axis = classAxis < 0 ? classAxis + shape.length : classAxis;
  const count = (lengths: readonly number[]) => lengths.reduce((product, length) => product * length, 1);
  const classes = shape[axis] as number;
  const before = count(shape.slice(0, axis));
  const behind = count(shape.slice(axis + 1));
  const positions: number[][] = [];
  for (let i = 0; i < before; i++) {
    for (let j = 0; j < behind; j++) {
      positions.push(Array.from({ length: classes }, (_, c) => (i * classes + c) * behind + j));
    }
  }
  return { positions, shape: shape.filter((_, a) => a !== axis) };
}
