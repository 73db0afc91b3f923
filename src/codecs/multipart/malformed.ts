import { UnreadableError } from '../unreadable.ts';

/** Fails since the bytes are no form: what is wrong at which of them. */
export function malformed(detail: string, offset: number): never {
  throw new UnreadableError('MALFORMED_MULTIPART', [], `${detail} at byte ${offset}`, { offset });
}
