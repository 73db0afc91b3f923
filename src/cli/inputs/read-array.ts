import { decodeJson } from '../../codecs/json/decode-json.ts';
import { readTensor } from '../../codecs/json/read-tensor.ts';
import { JsonSyntaxError } from '../../codecs/json/syntax-error.ts';
import { readNpy } from '../../codecs/npy/read-npy.ts';
import type { Tensor, TensorKind } from '../../core/tensors/tensor.ts';
import type { FileFormat } from './sniff.ts';

/**
 * Reads the one array of a file: .npy, or nested arrays of JSON.
 *
 * @param name of the tensor that it is
 * @throws InputError
 */
export function readArray(name: string, kind: TensorKind, format: FileFormat, bytes: Buffer): Tensor {
  return format === 'npy' ? readNpy(name, bytes, kind) : readJsonArray(name, kind, bytes);
}

/** Reads nested arrays as the field of an object that has nothing else. Places in errors are those in the file. */
function readJsonArray(name: string, kind: TensorKind, bytes: Buffer): Tensor {
  const before = `{"${name}":\n`;
  try {
    const whole = Buffer.concat([Buffer.from(before), bytes, Buffer.from('}')]);
    return decodeJson(whole, () => kind, readTensor)[name] as Tensor;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const { offset, line = 1, column = 1 } = error.position;
    const place = { offset: offset - before.length, line: line - 1, column };
    // The brace that closes the object is ours.
    const problem =
      place.offset < bytes.length ? error.problem : error.problem.replace(/^unexpected '}'/, 'unexpected end');
    throw new JsonSyntaxError(error.code, [name], problem, place);
  }
}
