import { countCommas } from '../../core/tensors/count-commas.ts';
import { excerpt } from '../../core/tensors/excerpt.ts';
import { InputError } from '../../core/tensors/input-error.ts';
import { BYTES } from '../../core/tensors/numbers.ts';
import type { TensorKind } from '../../core/tensors/tensor.ts';
import type { TensorMemory } from '../binary/read-tensor.ts';
import type { KindOf, Texts } from '../codec.ts';
import { decodeJson } from '../json/decode-json.ts';
import { decodeValue } from '../json/decode-value.ts';
import type { ReadTensor } from '../json/read-tensor.ts';
import { firstInvalidUtf8 } from '../json/utf8.ts';
import type { Archives } from '../npz/archives.ts';
import { readNpz } from '../npz/decode-npz.ts';
import { type FieldSink, readArray } from '../npz/read-array.ts';
import { decodeSafetensors } from '../safetensors/decode-safetensors.ts';
import { type Signature, signatureOf } from '../signature.ts';
import { charactersIn, textIn } from '../text-in.ts';
import { UnreadableError } from '../unreadable.ts';
import type { Part } from './part.ts';

/** By what parts are read. */
export interface Readers {
  readonly memory: TensorMemory;
  readonly archives: Archives;
  readonly readTensor: ReadTensor;
}

/** No option is as long. */
const LONGEST_OPTION = 4096;

const EXPECTED = 'a .npy, .npz or safetensors file, JSON, or a text';

/**
 * Reads one part into a sink: see decodeParts.
 *
 * @returns the metadata of a safetensors file: texts of which some may be options
 */
export function readPart({ name, bytes }: Part, sink: FieldSink, kindOf: KindOf, readers: Readers): Texts {
  const { memory, archives, readTensor } = readers;
  const signature = signatureOf(bytes);
  const kind = kindOf(name);
  switch (signature?.kind) {
    case 'npy':
      readArray(name, bytes, kindOf, memory, sink);
      break;
    case 'npz':
      readNpz(bytes, kindOf, memory, archives, sink);
      break;
    case 'safetensors': {
      const { fields, texts = {} } = decodeSafetensors(bytes, kindOf, memory);
      Object.assign(sink.fields, fields);
      return texts;
    }
    case 'json':
      if (kind === undefined && isObject(bytes)) {
        claimNumbers(bytes, memory);
        sink.textBytes += bytes.length;
        Object.assign(sink.fields, decodeJson(bytes, kindOf, readTensor, memory.allocate));
      } else readJson(name, bytes, sink, kindOf, readers);
      break;
    default:
      if (signature !== undefined && (kind !== undefined || signature.kind !== 'csv')) refuse(name, signature, kind);
      if (kind !== undefined) {
        checkFileName(name, bytes);
        readJson(name, bytes, sink, kindOf, readers);
      } else sink.options[name] = textOf(name, bytes);
  }
  return {};
}

/** Counts the numbers of a text before they are read: as many as there are commas. */
function claimNumbers(text: Uint8Array, { claim }: TensorMemory): void {
  claim?.(BYTES.float64 * (countCommas(text) + 1));
}

function isObject(bytes: Uint8Array): boolean {
  return bytes.find((byte) => byte > 0x20) === 0x7b;
}

/** Reads JSON as the value of a field. */
function readJson(
  name: string,
  file: Uint8Array,
  sink: FieldSink,
  kindOf: KindOf,
  { memory, readTensor }: Readers,
): void {
  claimNumbers(file, memory);
  sink.textBytes += file.length;
  sink.fields[name] = decodeValue(name, file, kindOf, readTensor, memory.allocate);
}

/** A text without the line's end that files have. */
function textOf(name: string, file: Uint8Array): string {
  const invalid = firstInvalidUtf8(file, 0, file.length);
  if (invalid >= 0) {
    const detail = `the text is not UTF-8 at byte ${invalid}; expected ${EXPECTED}`;
    throw new UnreadableError('INVALID_UTF8', [name], detail, { offset: invalid });
  }
  if (file.length > LONGEST_OPTION) {
    const detail = `${excerpt(name)} is a text of ${file.length} bytes; expected at most ${LONGEST_OPTION}`;
    throw new InputError('INVALID_OPTION', [{ path: [name], detail }]);
  }
  return textIn(file, 0, file.length).replace(/\r?\n$/, '');
}

const LONGEST_NAME = 255;
const FILE_NAME = /^\S+\.(?:npy|npz|safetensors|json|csv|pt|pth)$/;

/** Says what the name of a file was meant as, in the place of what is in it. */
function checkFileName(name: string, text: Uint8Array): void {
  if (text.length > LONGEST_NAME) return;
  const given = charactersIn(text, 0, text.length).trim();
  if (!FILE_NAME.test(given)) return;
  const detail = `${excerpt(name)} is the text "${excerpt(given)}"; expected what is in the file: ${name}=@${excerpt(given)}`;
  throw new InputError('INVALID_TENSOR', [{ path: [name], detail }]);
}

/** Kinds of files whose arrays must be saved in another. */
const TO_BE_SAVED_ANEW: readonly Signature['kind'][] = ['torch', 'pickle', 'hdf5', 'parquet', 'arrow'];

function refuse(name: string, { kind, what, mend }: Signature, tensor?: TensorKind): never {
  const example = kind === 'csv' && tensor !== undefined ? ' such as [[1, 2], [3, 4]] or [0, 1]' : '';
  const hint = TO_BE_SAVED_ANEW.includes(kind) ? `: ${mend}` : example;
  const detail = `${excerpt(name)} looks like ${what}; expected ${EXPECTED}${hint}`;
  throw new InputError('INVALID_TENSOR', [{ path: [name], detail }]);
}
