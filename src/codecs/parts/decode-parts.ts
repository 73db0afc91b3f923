import { excerpt } from '../../core/tensors/excerpt.ts';
import { InputError } from '../../core/tensors/input-error.ts';
import { OWN_MEMORY, type TensorMemory } from '../binary/read-tensor.ts';
import type { Fields, KindOf, Message, Texts } from '../codec.ts';
import { type ReadTensor, readTensor } from '../json/read-tensor.ts';
import { type Archives, PORTABLE_ARCHIVES } from '../npz/archives.ts';
import { newSink } from '../npz/read-array.ts';
import { inPart, nameOf, type Part } from './part.ts';
import { readPart } from './read-part.ts';

/** How parts are read, where that is not as it is anywhere. */
export interface PartReaders {
  readonly archives?: Archives;
  /** Reads nested arrays. */
  readonly readTensor?: ReadTensor;
}

/** What files of tensors say of themselves, in metadata, about which they need not agree. */
const FORMAT = 'format';

/**
 * Reads several files and texts as one message. Each is recognised by its first bytes, whatever it was said to be:
 *
 * - a .npy file is the field that its part is named after;
 * - of an .npz or a safetensors file all tensors and options are fields, whatever its part is named;
 * - so are those of a JSON object, unless its part is named after a tensor: then it is that tensor, encoded;
 * - a text is JSON where its part is named after a tensor, and else an option, as in a query.
 *
 * @throws InputError of each part, with its name; DUPLICATE_FIELD two parts have the same field
 * @example decodeParts([{ name: 'logits', fileName: 'logits.npy', bytes }, { name: 'reduction', bytes: encode('sum') }], kindOf)
 *   // { fields: { logits: { shape: [32, 1000], data: Float32Array […] } }, options: { reduction: 'sum' }, texts: {} }
 */
export function decodeParts(
  parts: Iterable<Part>,
  kindOf: KindOf,
  memory: TensorMemory = OWN_MEMORY,
  { archives = PORTABLE_ARCHIVES, readTensor: read = readTensor }: PartReaders = {},
): Message {
  const all = newSink();
  const texts: { [name: string]: string } = Object.create(null);
  const origins = new Map<string, Part>();
  const take = (part: Part, from: Fields | Texts, into: { [name: string]: unknown }) => {
    for (const name in from) {
      const other = origins.get(name);
      if (other !== undefined) {
        const detail = `${excerpt(name)} is given twice, in ${nameOf(other)} and in ${nameOf(part)}; expected it once`;
        throw new InputError('DUPLICATE_FIELD', [{ path: [name], detail }]);
      }
      origins.set(name, part);
      into[name] = from[name];
    }
  };
  for (const part of parts) {
    const sink = newSink(all.inflated);
    const { [FORMAT]: _, ...metadata } = readOne(part, () =>
      readPart(part, sink, kindOf, { memory, archives, readTensor: read }),
    );
    all.inflated = sink.inflated;
    all.textBytes += sink.textBytes;
    take(part, sink.fields, all.fields);
    take(part, sink.options, all.options);
    take(part, metadata, texts);
  }
  return { ...all, texts };
}

function readOne(part: Part, read: () => Texts): Texts {
  try {
    return read();
  } catch (error) {
    throw inPart(part, error);
  }
}
