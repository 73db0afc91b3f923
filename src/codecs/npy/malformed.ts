import { excerpt } from '../../core/tensors/excerpt.ts';
import { UnreadableError } from '../unreadable.ts';

/** Fails since the bytes are no .npy file: what is wrong at which of them, in the file of which array. */
export function malformed(name: string, problem: string, offset: number): never {
  const prefix = name === '' ? '' : `${excerpt(name)}: `;
  const detail = `${prefix}${problem} at byte ${offset}`;
  throw new UnreadableError('MALFORMED_NPY', name === '' ? [] : [name], detail, { offset });
}
