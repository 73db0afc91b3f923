import { arraysOf, type NpzArray } from '../../codecs/npz/decode-npz.ts';
import { DEFLATED } from '../../codecs/zip/layout.ts';
import { readDirectory } from '../../codecs/zip/read-directory.ts';
import { NATIVE_ZIP } from '../../workers/native-zip.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';

/** So many bytes are inflated at once. */
const MOST_BYTES = 2 ** 31;

/**
 * The arrays of an npz file, each a .npy file.
 *
 * @throws UnreadableError MALFORMED_NPZ with the byte
 * @throws CliError one is too large to be inflated
 */
export function arraysInNpzFile(file: string, bytes: Buffer): NpzArray[] {
  checkInflated(file, bytes);
  return [...arraysOf(bytes, NATIVE_ZIP, { inflated: 0 })];
}

/** Refuses a file with an array that is too large to be inflated. */
export function checkInflated(file: string, bytes: Buffer): void {
  const large = readDirectory(bytes).entries.find(({ method, size }) => method === DEFLATED && size > MOST_BYTES);
  if (large === undefined) return;
  const seen = `${large.name} inflates to ${large.size} bytes, more than the 2 GiB that are read at once`;
  throw new CliError(`${file}: ${seen}; save it by np.savez, which does not compress`, EXIT.FAILED);
}
