import type { Path } from '../../core/tensors/input-error.ts';
import { UnreadableError } from '../unreadable.ts';

/** Fails since the bytes are no zip file that we read: what is wrong at which of them, and of which entry. */
export function malformed(problem: string, offset: number, path: Path = []): never {
  throw new UnreadableError('MALFORMED_NPZ', path, `${problem} at byte ${offset}`, { offset });
}
