import { operationNamed } from '../../operations/index.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';

/** The arrays that an evaluation is of, in the order of files without a name. */
export const NAMES = ['logits', 'labels', 'mask'] as const;
export type Name = (typeof NAMES)[number];

/** The operation whose arrays these are. */
export const OPERATION = operationNamed('cross-entropy');

export function isName(name: string): name is Name {
  return (NAMES as readonly string[]).includes(name);
}

/**
 * The names in a file that mean nothing here, and are left out.
 *
 * @throws CliError a name that means something for cross-entropy, and cannot be left out: an option, or another array
 */
export function leftOutOf(file: string, names: readonly string[]): string[] {
  const { properties } = OPERATION.request;
  return names.filter((name) => {
    if (isName(name)) return false;
    if (Object.hasOwn(properties, name)) throw notHere(file, name);
    return true;
  });
}

/** Says of something in a file that an evaluation does not take it. */
export function notHere(file: string, name: string): CliError {
  return new CliError(`${file}: ${name} is no array of an evaluation; expected ${NAMES.join(', ')}`, EXIT.FAILED);
}
