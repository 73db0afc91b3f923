import { formatPath, InputError, MAX_ISSUES, type Path } from '../../core/tensors/input-error.ts';

/**
 * The first mistake in what can be read all the same. Reading goes on, since a text that is not JSON is one whatever else is
 * wrong, but not for long: with the sixteenth mistake it ends. Only the first is kept, since an answer of this protocol has room
 * for one.
 */
export class FirstProblem {
  private error: InputError | undefined;
  private count = 0;

  readonly report = (code: string, path: () => Path, detail: (place: string) => string): void => {
    if (this.error === undefined) {
      const place = path();
      this.error = new InputError(code, [{ path: place, detail: detail(formatPath(place)) }]);
    }
    if (++this.count === MAX_ISSUES) this.throwIfAny();
  };

  throwIfAny(): void {
    if (this.error !== undefined) throw this.error;
  }
}
