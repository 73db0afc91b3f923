import type { Definition } from './definitions.ts';
import { t } from './texts.ts';

/** Integers beyond these are no limit to anybody. */
const FAR = 2 ** 53;

/** What an option may be, in words: `from 0 to 1`. */
export function allowed({ field }: Definition): string {
  const words = t();
  if (field.kind === 'tensor') return words.list.replace('{}', exampleOf(field));
  const range = field.mayBeList ? words.orMore.replace('{range}', rangeOf(field)) : rangeOf(field);
  return field.values ? words.orName.replace('{range}', range).replace('{names}', field.values.join(', ')) : range;
}

/** What a number of a field may be. */
export function rangeOf({ kind, minimum, maximum, exclusiveMinimum }: Definition['field']): string {
  const words = t();
  const [min, max] = [minimum, maximum].map((limit) => (Math.abs(limit ?? FAR) < FAR ? limit : undefined));
  const fill = (text: string) => text.replace('{min}', String(min ?? exclusiveMinimum)).replace('{max}', String(max));
  if (exclusiveMinimum !== undefined) return fill(words.above);
  const isInteger = kind === 'integer';
  if (min === undefined) return isInteger ? words.integer : words.anyNumber;
  if (max === undefined) return fill(isInteger ? words.integerFrom : words.from);
  return fill(isInteger ? words.integerBetween : words.between);
}

/** A list that such an option may be. */
export function exampleOf({ of, axes }: Definition['field']): string {
  if (of === 'boolean') return axes?.includes('classes') ? 'true, true, false' : 'true, false';
  return axes?.includes('classes') ? '1, 2, 5' : '1, 0.5';
}
