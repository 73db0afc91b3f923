import type { Operation } from '../../operations/operation.ts';
import { CliError } from '../cli-error.ts';
import type { Inputs } from './read-inputs.ts';
import { type RequestBody, requestBody } from './request-body.ts';

/**
 * The request of files and flags together.
 *
 * @param flags options of the command line, by their names in a request
 * @throws InputError an option with a value that it cannot have
 * @throws CliError an option that is in a file, too
 */
export function wholeRequest(
  operation: Operation,
  { fields, options, files }: Inputs,
  flags: { readonly [name: string]: string },
): RequestBody {
  const twice = Object.keys(flags).find((name) => files[name] !== undefined);
  if (twice !== undefined)
    throw new CliError(`${twice} is given twice, as an option and in ${files[twice]}; expected it once`);
  const { chunks, texts } = requestBody(operation, fields);
  return { chunks, texts: { ...options, ...texts, ...flags } };
}
