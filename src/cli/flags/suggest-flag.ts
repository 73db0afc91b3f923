import { suggestionFor } from '../../operations/suggest-names.ts';
import type { Flag } from './flag.ts';

/**
 * What an unknown flag may have been meant as: also another library's name for it, or an array, which is a file.
 *
 * @example suggestFlag('weight', flags, ['class_weight']) // 'did you mean class_weight=FILE?'
 */
export function suggestFlag(name: string, flags: readonly Flag[], arrays: readonly string[]): string {
  const names = flags.map((flag) => flag.name.replaceAll('-', '_'));
  const suggestion = suggestionFor(name.replaceAll('-', '_'), [...names, ...arrays]);
  if (suggestion === undefined) return 'see --help for those that there are';
  const written = suggestion.replace(/"(\w+)"/g, (_, meant: string) =>
    arrays.includes(meant) ? `${meant}=FILE` : `--${meant.replaceAll('_', '-')}`,
  );
  return `did you mean ${written.replace(/\/v1\//, 'exact-loss ')}?`;
}
