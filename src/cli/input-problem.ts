import { InputError, type Issue } from '../core/tensors/input-error.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';

/** No more than so many places of one mistake are printed. */
const MOST_SHOWN = 3;

/**
 * What is wrong with the input, as the service says it, with the file where it stands. Other errors stay as they are.
 *
 * @param files the file of each field
 * @param file where fields are that have none
 */
export function inputProblem(error: unknown, files: { readonly [field: string]: string }, file?: string): unknown {
  if (!(error instanceof InputError)) return error;
  const { issues } = error;
  const lines = issues.slice(0, MOST_SHOWN).map((issue) => lineOf(issue, files, file));
  if (issues.length > MOST_SHOWN) lines.push(`and ${issues.length - MOST_SHOWN} more of this kind`);
  return new CliError(lines.join('\n  '), EXIT.FAILED);
}

function lineOf({ path, detail }: Issue, files: { readonly [field: string]: string }, file?: string): string {
  const [field] = path;
  const where = (typeof field === 'string' ? files[field] : undefined) ?? file;
  const words = detail
    .replace(/\/v1\/([a-z-]+)/g, 'exact-loss $1')
    .replace(/\bthe body\b/g, 'the file')
    .replace('(see on_non_finite)', '(see --on-non-finite)')
    .replace('(class_axis: -1 if', '(--class-axis -1 if');
  return where === undefined ? ofOption(words) : `${where}: ${words}`;
}

/** An option as the command line has it: `label_smoothing is 2; …` as `--label-smoothing is 2; …`. */
function ofOption(words: string): string {
  return words.replace(/^\w+(?= (?:is |means |changes |needs ))/, (name) => `--${name.replaceAll('_', '-')}`);
}
