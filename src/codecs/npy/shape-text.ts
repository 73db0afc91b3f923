/**
 * A shape as Python prints it.
 *
 * @example shapeText([3]) // '(3,)'
 */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}
