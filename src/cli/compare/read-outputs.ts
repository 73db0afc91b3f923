import { isElementType } from '../../codecs/binary/element-types.ts';
import { OWN_MEMORY, readTensorBytes } from '../../codecs/binary/read-tensor.ts';
import type { Fields, KindOf } from '../../codecs/codec.ts';
import { decodeJson } from '../../codecs/json/decode-json.ts';
import { readTensor } from '../../codecs/json/read-tensor.ts';
import { readNpy } from '../../codecs/npy/read-npy.ts';
import { decodeNpz } from '../../codecs/npz/decode-npz.ts';
import { readHeader } from '../../codecs/safetensors/read-header.ts';
import { convertNumbers } from '../../core/tensors/convert-numbers.ts';
import { type Dtype, newNumbers } from '../../core/tensors/numbers.ts';
import { sizeOf, type Tensor } from '../../core/tensors/tensor.ts';
import { NATIVE_ZIP } from '../../workers/native-zip.ts';
import { CliError } from '../cli-error.ts';
import { inputProblem } from '../input-problem.ts';
import { sniff } from '../inputs/sniff.ts';
import { stemOf } from '../inputs/source.ts';

/** Golden vectors are some hundred, with some tensors each. */
const MOST_TENSORS = 100_000;

/** Outputs by name: null where the file says so. */
export type Outputs = { readonly [name: string]: Tensor | null };

/**
 * Reads the outputs of another implementation: npz, safetensors, an object of JSON, or a .npy file that is called as its output is.
 *
 * @param isWhole whether an output of that name is whole numbers
 * @throws CliError
 */
export function readOutputs(file: string, bytes: Buffer, isWhole: (name: string) => boolean): Outputs {
  const kindOf: KindOf = (name) => (isWhole(name) ? 'integer' : 'real');
  try {
    switch (sniff(file, bytes)) {
      case 'npz':
        return tensorsIn(decodeNpz(bytes, kindOf, OWN_MEMORY, NATIVE_ZIP).fields);
      case 'npy':
        return { [stemOf(file)]: readNpy(stemOf(file), bytes, kindOf(stemOf(file)) ?? 'real') };
      case 'safetensors':
        return readSafetensors(bytes);
      case 'json':
        return tensorsIn(decodeJson(bytes, kindOf, readTensor));
      default:
        throw new CliError(`${file} holds no outputs; expected .npz, .safetensors, .npy or an object of JSON`);
    }
  } catch (error) {
    throw inputProblem(error, {}, file);
  }
}

/** The outputs in an object of JSON, such as the `expected` of a vector. */
export function outputsOfJson(value: unknown): Outputs {
  return tensorsIn(decodeJson(Buffer.from(JSON.stringify(value)), () => 'real', readTensor));
}

function readSafetensors(bytes: Buffer): Outputs {
  const { tensors, dataStart } = readHeader(bytes, bytes.length, MOST_TENSORS);
  const outputs: { [name: string]: Tensor } = {};
  for (const { name, dtype, shape, start } of tensors) {
    if (!isElementType(dtype)) throw new CliError(`${name} has dtype ${dtype}; expected F64, F32, F16 or BF16`);
    outputs[name] = readTensorBytes(dtype, bytes, dataStart + start, name, shape, sizeOf(shape), OWN_MEMORY);
  }
  return outputs;
}

function tensorsIn(fields: Fields): Outputs {
  return fields as { [name: string]: Tensor | null };
}

/** Outputs of a text as numbers of the type that they were printed from: `0.1` of float32 is not the double 0.1. */
export function inType(outputs: Outputs, dtype: Dtype): Outputs {
  const converted = Object.entries(outputs).map(([name, output]) => {
    if (output === null) return [name, output] as const;
    const data = newNumbers(dtype, output.data.length);
    convertNumbers(output.data, data);
    return [name, { ...output, data }] as const;
  });
  return Object.fromEntries(converted);
}
