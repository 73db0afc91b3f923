import { readNpy } from '../codecs/npy/read-npy.ts';
import { readNpyHeader } from '../codecs/npy/read-npy-header.ts';
import { InputError } from '../core/tensors/input-error.ts';
import type { Contents } from './contents.ts';
import { formatOf } from './format-of.ts';
import { notRead } from './not-read.ts';
import { npzContents } from './npz-contents.ts';
import { readText } from './read-text.ts';
import { safetensorsContents } from './safetensors-contents.ts';
import { textOf } from './text-of.ts';

/**
 * What a file holds, of whichever kind it is: .npy, .npz, safetensors, JSON, separated values, or a print-out of PyTorch or NumPy.
 *
 * @param name of the file, for where its bytes do not say what it is
 * @throws ReadError what is a text; InputError what is binary, or of a kind that is not read
 * @example readFile('a.csv', bytes) // { holds: 'table', table: { rows: 3, … } }
 */
export function readFile(name: string, bytes: Uint8Array): Contents {
  const why = notRead(bytes);
  if (why !== undefined) throw new InputError('INVALID_TENSOR', [{ path: [], detail: `the file ${why}` }]);
  switch (formatOf(name, bytes)) {
    case 'npy':
      return npyContents(bytes);
    case 'safetensors':
      return safetensorsContents(bytes);
    case 'npz':
      return npzContents(bytes);
    case 'text':
      return readText(textOf(bytes));
  }
}

function npyContents(file: Uint8Array): Contents {
  const { shape, type } = readNpyHeader(file);
  return { holds: 'array', array: { shape, type, read: (name, kind) => readNpy(name, file, kind) } };
}
