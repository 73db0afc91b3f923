import { charactersIn } from './text-in.ts';

/** What bytes look like by how they begin, and what to do with it. */
export interface Signature {
  readonly kind:
    | 'npy'
    | 'npz'
    | 'torch'
    | 'safetensors'
    | 'json'
    | 'multipart'
    | 'gzip'
    | 'zstd'
    | 'pickle'
    | 'hdf5'
    | 'parquet'
    | 'arrow'
    | 'csv';
  readonly what: string;
  /** How a body of it is to be sent. */
  readonly mend: string;
}

const SAVE = 'save the tensors by np.savez or safetensors';

const SIGNATURES: { readonly [K in Signature['kind']]: Omit<Signature, 'kind'> } = {
  npy: {
    what: 'a .npy file of NumPy',
    mend: 'put the arrays into one file by np.savez, and send "content-type: application/x-npz", or send each as a part: curl -F logits=@logits.npy',
  },
  npz: { what: 'a ZIP archive, such as .npz', mend: 'for npz send "content-type: application/x-npz"' },
  torch: {
    what: 'a file of torch.save',
    mend: 'nothing is unpickled here: save the tensors by safetensors.torch.save_file',
  },
  safetensors: { what: 'a safetensors file', mend: 'send "content-type: application/vnd.safetensors"' },
  json: { what: 'JSON', mend: 'send "content-type: application/json"' },
  multipart: {
    what: 'multipart/form-data',
    mend: 'leave its content-type, with the boundary, to the program that writes it',
  },
  gzip: { what: 'gzip data', mend: 'send "content-encoding: gzip" besides the content-type of what is compressed' },
  zstd: {
    what: 'Zstandard data',
    mend: 'send "content-encoding: zstd" besides the content-type of what is compressed',
  },
  pickle: { what: 'a pickle of Python', mend: `nothing is unpickled here: ${SAVE}` },
  hdf5: { what: 'an HDF5 file', mend: SAVE },
  parquet: { what: 'a Parquet file', mend: SAVE },
  arrow: { what: 'an Arrow file', mend: SAVE },
  csv: { what: 'numbers as text, such as CSV', mend: `send JSON, or ${SAVE}` },
};

const MAGICS: readonly (readonly [kind: Signature['kind'], start: string])[] = [
  ['npy', '\x93NUMPY'],
  ['npz', 'PK\x03\x04'],
  ['npz', 'PK\x05\x06'],
  ['gzip', '\x1f\x8b'],
  ['zstd', '\x28\xb5\x2f\xfd'],
  ['hdf5', '\x89HDF\r\n\x1a\n'],
  ['parquet', 'PAR1'],
  ['arrow', 'ARROW1'],
];

/** So much of the start is looked at. */
const LOOKED_AT = 256;
/** Below it, the first eight bytes are the length of a header of safetensors: the format's own limit. */
const LONGEST_HEADER = 100_000_000;

/**
 * What bytes look like, whatever they were said to be; undefined where they look like nothing known.
 *
 * @example signatureOf(await readFile('logits.npy'))?.what // 'a .npy file of NumPy'
 */
export function signatureOf(bytes: Uint8Array): Signature | undefined {
  const kind = kindOf(bytes);
  return kind && { kind, ...SIGNATURES[kind] };
}

function kindOf(bytes: Uint8Array): Signature['kind'] | undefined {
  const start = charactersIn(bytes, 0, Math.min(LOOKED_AT, bytes.length));
  const magic = MAGICS.find(([, text]) => start.startsWith(text))?.[0];
  if (magic === 'npz') return /^PK.{28}([^/]*\/)?data\.pkl/s.test(start) ? 'torch' : 'npz';
  if (magic !== undefined) return magic;
  if (isSafetensors(bytes)) return 'safetensors';
  if (isPickle(bytes)) return 'pickle';
  if (/^--[\x21-\x7e ]+\r\ncontent-disposition:/i.test(start)) return 'multipart';
  if (/^\s*(\{\s*["}]|\[)/.test(start)) return 'json';
  return isCsv(start) ? 'csv' : undefined;
}

/** Whether the first eight bytes are the length of a header, and the ninth begins one. */
function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 10 || bytes[8] !== 0x7b) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return view.getUint32(4, true) === 0 && view.getUint32(0, true) <= LONGEST_HEADER;
}

/** Protocols 2 to 5 begin with their number. */
function isPickle([first, protocol = 0]: Uint8Array): boolean {
  return first === 0x80 && protocol >= 2 && protocol <= 5;
}

/** Whether the first line is several numbers or words with something between them, and nothing that a binary file has. */
function isCsv(start: string): boolean {
  const [line = ''] = start.split('\n', 1);
  return /^[-+\w.",;\t ]+\r?$/.test(line) && /[\w."][,;\t ]+[-+\w."]/.test(line);
}

/**
 * What an error adds about bytes that were expected to be of another kind; empty where nothing is known of them, or they are of it.
 *
 * @example looksLike(file, 'safetensors') // ' (it looks like a .npy file of NumPy: put the arrays into one file by np.savez, …)'
 */
export function looksLike(bytes: Uint8Array, expected: Signature['kind']): string {
  const signature = signatureOf(bytes);
  if (signature === undefined || signature.kind === expected) return '';
  return ` (it looks like ${signature.what}: ${signature.mend})`;
}
