import { formatPath, InputError, type Path } from '../../core/input-error.ts';

/**
 * The first mistake in what can be read all the same. Reading goes on, since a text that is not JSON is one whatever else is
 * wrong; of all the mistakes behind it none is kept, since an answer of this protocol has room for one.
 */
export class FirstProblem {
  private error: InputError | undefined;

  readonly report = (code: string, path: () => Path, detail: (place: string) => string): void => {
    if (this.error !== undefined) return;
    const place = path();
    this.error = new InputError(code, [{ path: place, detail: detail(formatPath(place)) }]);
  };

  throwIfAny(): void {
    if (this.error !== undefined) throw this.error;
  }
}
