import { InputError, type Path } from '../core/tensors/input-error.ts';

/** A message that is small becomes too large once it is read: `extensions` say how large, and what is allowed. */
export class TooLargeError extends InputError<'DECODED_TOO_LARGE'> {
  readonly extensions: { readonly [name: string]: number };

  constructor(path: Path, detail: string, extensions: { readonly [name: string]: number }) {
    super('DECODED_TOO_LARGE', [{ path, detail }]);
    this.extensions = extensions;
  }
}
