import { excerpt } from './excerpt.ts';

/** Where a value stands in the request: field names and array indices, outermost first. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with the input: the place, and the value seen with what is allowed there. */
export interface Issue {
  readonly path: Path;
  readonly detail: string;
}

/** No answer lists more issues than this: sixteen are enough to see the pattern. */
export const MAX_ISSUES = 16;

/**
 * The input cannot be used. `code` is stable and says what kind of mistake it is; `issues` say where.
 *
 * @example throw new InputError('LABEL_OUT_OF_RANGE', [{ path: ['labels', 3], detail: 'labels[3] is 12; expected …' }])
 */
export class InputError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly issues: readonly Issue[];

  constructor(code: Code, issues: readonly Issue[]) {
    super(issues.map((issue) => issue.detail).join('; '));
    this.name = 'InputError';
    this.code = code;
    this.issues = issues;
  }
}

/**
 * A path as people write it, with names cut as all that clients send is.
 *
 * @example formatPath(['labels', 3, 0]) // 'labels[3][0]'
 */
export function formatPath(path: Path): string {
  const [first, ...rest] = path;
  if (first === undefined) return 'the body';
  return rest.reduce<string>((text, step) => text + formatStep(step), excerpt(String(first)));
}

function formatStep(step: string | number): string {
  return typeof step === 'number' ? `[${step}]` : `.${excerpt(step)}`;
}
