import { isElementType } from '../../../../src/codecs/binary/element-types.ts';
import type { StoredTensor } from '../../../../src/codecs/binary/stored-tensor.ts';
import { readNpy } from '../../../../src/codecs/npy/read-npy.ts';
import { readNpyHeader } from '../../../../src/codecs/npy/read-npy-header.ts';
import { NPY_HEADER_BYTES } from '../../../../src/codecs/npy/read-prelude.ts';
import { storedNpy } from '../../../../src/codecs/npy/stored-npy.ts';
import { checkStored, storedNpz } from '../../../../src/codecs/npz/stored-npz.ts';
import { headerEnd, readHeader } from '../../../../src/codecs/safetensors/read-header.ts';
import { storedSafetensors } from '../../../../src/codecs/safetensors/stored-safetensors.ts';
import { TooLargeError } from '../../../../src/codecs/too-large.ts';
import { TAIL_BYTES } from '../../../../src/codecs/zip/layout.ts';
import { readDirectory } from '../../../../src/codecs/zip/read-directory.ts';
import { PORTABLE } from '../../../../src/codecs/zip/zip-tools.ts';
import { InputError } from '../../../../src/core/tensors/input-error.ts';
import type { TensorKind } from '../../../../src/core/tensors/tensor.ts';
import type { Contents, FileArray } from '../../../../src/files/contents.ts';
import { formatOf } from '../../../../src/files/format-of.ts';
import { notRead } from '../../../../src/files/not-read.ts';
import { npzContents } from '../../../../src/files/npz-contents.ts';
import { checkJsonSize, isBracketed, readText } from '../../../../src/files/read-text.ts';
import { textOf } from '../../../../src/files/text-of.ts';
import { type Elements, elementsInSource, tensorOfElements } from './elements.ts';
import type { Source } from './source.ts';
import { type Progress, tableByLines } from './table-by-lines.ts';
import { kindOfTensor } from './tensor-names.ts';

/** An array of a file that may be read piece by piece. */
export interface SourceArray extends FileArray {
  /** Undefined where its rows lie all over the file. */
  readonly stored?: (name: string, kind: TensorKind) => Elements | undefined;
}

/** A text of more bytes than this is read line by line. */
const LONG_TEXT = 16 * 1024 * 1024;
/** A npz file of more is read array by array, where it is not compressed. */
const LARGE_ARCHIVE = 32 * 1024 * 1024;

/** What an archive may inflate to: as much for each byte as the service allows (DECODED_RATIO), and no more than a page has room for. */
const INFLATED = { bytes: 1024 * 1024 * 1024, ratio: 100 };

/**
 * What a file holds, of whichever kind it is. Of .npy, safetensors and uncompressed npz only the headers are read.
 *
 * @param progress is told how much of a long text has been read, as a share
 * @throws ReadError what is a text; InputError what is binary, or of a kind that is not read
 */
export async function contentsOf(source: Source, progress?: Progress): Promise<Contents> {
  const { name, size, read } = source;
  const head = read(0, Math.min(size, NPY_HEADER_BYTES));
  const why = notRead(head);
  if (why !== undefined) throw new InputError('INVALID_TENSOR', [{ path: [], detail: `the file ${why}` }]);
  switch (formatOf(name, head)) {
    case 'npy':
      return { holds: 'array', array: npyArray(source, head) };
    case 'safetensors':
      return safetensorsContents(source);
    case 'npz':
      return size > LARGE_ARCHIVE
        ? (largeNpzContents(source) ?? compressedNpzContents(source))
        : compressedNpzContents(source);
    case 'text':
      if (size > LONG_TEXT && !isBracketed(new TextDecoder().decode(head)))
        return { holds: 'table', table: await tableByLines(source, progress) };
      if (size > LONG_TEXT) checkJsonSize(size);
      return readText(textOf(read(0, size)));
  }
}

/** @throws InputError an archive that inflates to too much */
function compressedNpzContents({ size, read }: Source): Contents {
  try {
    return npzContents(read(0, size), INFLATED);
  } catch (error) {
    if (!(error instanceof TooLargeError) || error.extensions.ratio !== undefined) throw error;
    const { size: inflated, limit } = error.extensions;
    const detail = `the npz file inflates to ${inflated} bytes; expected at most ${limit}: save it by np.savez, uncompressed`;
    throw new InputError('INVALID_TENSOR', [{ path: [], detail }]);
  }
}

function npyArray(source: Source, head: Uint8Array): SourceArray {
  const { shape, type } = readNpyHeader(head);
  const stored = (name: string, kind: TensorKind) => {
    const found = storedNpy(name, head, source.size, kind);
    return found && elementsInSource(found, source);
  };
  return { shape, type, stored, read: (name, kind) => readNpy(name, source.read(0, source.size), kind) };
}

function safetensorsContents(source: Source): Contents {
  const { size, read } = source;
  const header = readHeader(read(0, headerEnd(read(0, Math.min(8, size)), size)), size);
  if (!header.isWhole) {
    const detail = 'the file has more than 64 tensors; expected those of a request';
    throw new InputError('INVALID_TENSOR', [{ path: [], detail }]);
  }
  const arrays: { [name: string]: SourceArray } = Object.create(null);
  for (const { name, dtype, shape } of header.tensors) {
    const stored = (_: string, kind: TensorKind) =>
      elementsInSource(storedSafetensors(name, header, kind) as StoredTensor, source);
    const type = isElementType(dtype) ? dtype : undefined;
    arrays[name] = { shape, type, stored, read: (as, kind) => tensorOfElements(as, stored(as, kind)) };
  }
  return { holds: 'tensors', arrays, texts: header.metadata };
}

/** The tensors of a request in a large archive; undefined where one is compressed, or is stored by columns. */
function largeNpzContents(source: Source): Contents | undefined {
  const { size, read } = source;
  const tailAt = Math.max(0, size - TAIL_BYTES);
  const { entries } = readDirectory(read(tailAt, size), tailAt);
  const arrays: { [name: string]: SourceArray } = Object.create(null);
  for (const entry of entries) {
    const name = entry.name.replace(/\.npy$/, '');
    const kind = kindOfTensor(name);
    // An option is a text in an array, which only all of the archive says.
    if (kind === undefined) return undefined;
    const found = storedNpz(name, entry, read, NPY_HEADER_BYTES, kind);
    if (!found) return undefined;
    checkStored(entry, read, PORTABLE.crc32);
    const elements = elementsInSource(found, source);
    arrays[name] = {
      shape: found.shape,
      type: found.type,
      stored: () => elements,
      read: (as) => tensorOfElements(as, elements),
    };
  }
  return { holds: 'tensors', arrays, texts: {} };
}
