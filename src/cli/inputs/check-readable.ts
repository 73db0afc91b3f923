import { type Signature, signatureOf } from '../../codecs/signature.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';

/** Files that are not read, and what to do with them. */
const NOT_READ: { readonly [K in Signature['kind']]?: string } = {
  torch: 'nothing is unpickled here; save the tensors by safetensors.torch.save_file',
  pickle: 'nothing is unpickled here; save the arrays by np.savez or safetensors',
  gzip: 'unpack it: gunzip -c FILE | exact-loss … -',
  zstd: 'unpack it: zstd -dc FILE | exact-loss … -',
  hdf5: 'save the arrays by np.savez or safetensors',
  parquet: 'save the columns by np.savez, safetensors or as CSV',
  arrow: 'save the columns by np.savez, safetensors or as CSV',
};

/**
 * Refuses a file of a kind that is not read, by its first bytes.
 *
 * @throws CliError
 */
export function checkReadable(file: string, bytes: Uint8Array): void {
  const signature = signatureOf(bytes);
  const mend = signature && NOT_READ[signature.kind];
  if (mend === undefined) return;
  throw new CliError(`${file} looks like ${signature?.what}; ${mend}`, EXIT.FAILED);
}
