import { type Signature, signatureOf } from '../codecs/signature.ts';

const SAVE_ARRAYS = 'save the arrays by np.savez or safetensors';
const SAVE_COLUMNS = 'save the columns by np.savez, safetensors or as CSV';

/** Kinds of files that are not read, and what to do with them. */
const NOT_READ: { readonly [K in Signature['kind']]?: string } = {
  torch: 'nothing is unpickled here; save the tensors by safetensors.torch.save_file',
  pickle: `nothing is unpickled here; ${SAVE_ARRAYS}`,
  gzip: 'unpack it first: gunzip FILE',
  zstd: 'unpack it first: zstd -d FILE',
  hdf5: SAVE_ARRAYS,
  parquet: SAVE_COLUMNS,
  arrow: SAVE_COLUMNS,
};

/**
 * What a file is that is not read, by its first bytes, and what to do with it; undefined of any other.
 *
 * @example notRead(await readFile('model.pt')) // 'looks like a file of torch.save; nothing is unpickled here; save …'
 */
export function notRead(bytes: Uint8Array): string | undefined {
  const signature = signatureOf(bytes);
  const mend = signature && NOT_READ[signature.kind];
  return mend && `looks like ${signature.what}; ${mend}`;
}
