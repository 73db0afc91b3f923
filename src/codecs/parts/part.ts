import { excerpt } from '../../core/tensors/excerpt.ts';
import { InputError } from '../../core/tensors/input-error.ts';
import { TooLargeError } from '../too-large.ts';
import { UnreadableError } from '../unreadable.ts';

/** One of several files or texts that are a message together. */
export interface Part {
  /** The field's, where it is one. */
  readonly name: string;
  readonly fileName?: string | undefined;
  readonly bytes: Uint8Array;
}

/** A part as errors name it. */
export function nameOf({ name, fileName }: Part): string {
  const file = fileName === undefined || fileName === '' ? '' : ` (${excerpt(fileName)})`;
  return `part ${excerpt(JSON.stringify(name))}${file}`;
}

/** The same error, which says in which part it is: its places are counted in that part. */
export function inPart(part: Part, error: unknown): unknown {
  if (!(error instanceof InputError)) return error;
  const { code, issues } = error;
  const [{ path, detail } = { path: [], detail: '' }] = issues;
  const place = nameOf(part);
  if (error instanceof UnreadableError) {
    return new UnreadableError(code, path.length > 0 ? path : [part.name], `${place}: ${detail}`, error.position);
  }
  if (error instanceof TooLargeError) {
    return new TooLargeError([part.name], `${place}: ${detail}`, error.extensions, error.code);
  }
  return new InputError(
    code,
    issues.map((issue) => ({ path: issue.path, detail: `${place}: ${issue.detail}` })),
  );
}
