import { notRead } from '../../files/not-read.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';

/**
 * Refuses a file of a kind that is not read, by its first bytes.
 *
 * @throws CliError
 */
export function checkReadable(file: string, bytes: Uint8Array): void {
  const why = notRead(bytes);
  if (why !== undefined) throw new CliError(`${file} ${why}`, EXIT.FAILED);
}
