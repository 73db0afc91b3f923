import type { Path } from '../../core/tensors/input-error.ts';
import { UnreadableError } from '../unreadable.ts';

/** Fails since the bytes are no safetensors file: what is wrong at which of them, and where in the header that is. */
export function malformed(problem: string, offset: number, path: Path = []): never {
  throw new UnreadableError('MALFORMED_SAFETENSORS', path, `${problem} at byte ${offset}`, { offset });
}
