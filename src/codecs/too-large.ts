import { InputError, type Path } from '../core/tensors/input-error.ts';

type Code = 'DECODED_TOO_LARGE' | 'MEMORY_LIMIT_EXCEEDED';

/** A message that is small becomes too large once it is read: `extensions` say how large, and what is allowed. */
export class TooLargeError extends InputError<Code> {
  readonly extensions: { readonly [name: string]: number };

  constructor(
    path: Path,
    detail: string,
    extensions: { readonly [name: string]: number },
    code: Code = 'DECODED_TOO_LARGE',
  ) {
    super(code, [{ path, detail }]);
    this.extensions = extensions;
  }
}
