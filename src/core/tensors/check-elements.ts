import { formatPath, InputError, type Issue, MAX_ISSUES } from './input-error.ts';
import { valueAt } from './numbers.ts';
import { indicesOf, type Tensor } from './tensor.ts';

/**
 * Checks every element of a tensor and reports the first {@link MAX_ISSUES} that fail.
 *
 * @param accepts whether an element is allowed, by value and flat position
 * @param expected what is allowed, for the message: `expected ${expected}`
 * @throws InputError `code`
 */
export function checkElements(
  field: string,
  value: Tensor,
  code: string,
  expected: string,
  accepts: (x: number, flat: number) => boolean,
): void {
  const { data, shape } = value;
  const issues: Issue[] = [];
  for (let i = 0; i < data.length && issues.length < MAX_ISSUES; i++) {
    const x = valueAt(data, i);
    if (accepts(x, i)) continue;
    const path = [field, ...indicesOf(shape, i)];
    issues.push({ path, detail: `${formatPath(path)} is ${x}; expected ${expected}` });
  }
  if (issues.length > 0) throw new InputError(code, issues);
}
