import { readErrorText } from '../../ui/read-error-text.ts';
import type { FileProblem } from '../data/file-error.ts';

/** What is wrong with a file: which, where, what stands there, and what is expected. */
export function errorText({ file, text, message }: FileProblem): string {
  // What is wrong in a binary file is said as the service says it.
  return text ? readErrorText(text, file) : `${file}: ${message}`;
}
