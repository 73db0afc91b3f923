import { formatPath, InputError, type Path } from '../../core/tensors/input-error.ts';

/** Fails since what stands at a place cannot stand there: `problem` goes on from the place's name. */
export function fail(code: string, path: Path, problem: string): never {
  throw new InputError(code, [{ path, detail: `${formatPath(path)} ${problem}` }]);
}
