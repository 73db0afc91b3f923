import { type ClassLayout, rowStart } from './class-layout.ts';
import { formatPath, InputError, type Path } from './input-error.ts';
import { valueAt } from './numbers.ts';
import { indicesOf, type Tensor } from './tensor.ts';

/**
 * Where a row stands: the path to the innermost JSON value that holds it whole, and its name in NumPy's notation.
 *
 * @example rowPath('logits', [2, 3, 4], classLayout('logits', [2, 3, 4]), 5) // { path: ['logits', 1], name: 'logits[1][:][1]' }
 */
export function rowPath(
  field: string,
  shape: readonly number[],
  layout: ClassLayout,
  row: number,
): { path: Path; name: string } {
  const indices = indicesOf(shape, rowStart(layout, row));
  const path = [field, ...indices.slice(0, layout.axis)];
  const after = indices.slice(layout.axis + 1);
  const name = after.length === 0 ? formatPath(path) : `${formatPath(path)}[:]${after.map((i) => `[${i}]`).join('')}`;
  return { path, name };
}

/**
 * Says what keeps a row from having a softmax: its first NaN or +Infinity, or that every class is −Infinity.
 *
 * @throws InputError NON_FINITE_INPUT, always
 */
export function rejectRow(field: string, value: Tensor, layout: ClassLayout, row: number): never {
  const { shape, data } = value;
  const start = rowStart(layout, row);
  for (let c = 0; c < layout.classes; c++) {
    const flat = start + c * layout.inner;
    const x = valueAt(data, flat);
    if (x < Number.POSITIVE_INFINITY) continue;
    const path = [field, ...indicesOf(shape, flat)];
    throw new InputError('NON_FINITE_INPUT', [
      { path, detail: `${formatPath(path)} is ${x}; expected a finite number or -Infinity (see on_non_finite)` },
    ]);
  }
  const { path, name } = rowPath(field, shape, layout, row);
  throw new InputError('NON_FINITE_INPUT', [
    { path, detail: `${name} is -Infinity in every class; expected at least one finite number (see on_non_finite)` },
  ]);
}
