import { isElementType } from '../../codecs/binary/element-types.ts';
import { OWN_MEMORY, readTensorBytes } from '../../codecs/binary/read-tensor.ts';
import { decodeJson } from '../../codecs/json/decode-json.ts';
import { readTensor } from '../../codecs/json/read-tensor.ts';
import { readNpy } from '../../codecs/npy/read-npy.ts';
import { readHeader } from '../../codecs/safetensors/read-header.ts';
import { convertNumbers } from '../../core/tensors/convert-numbers.ts';
import { type Dtype, newNumbers } from '../../core/tensors/numbers.ts';
import { sizeOf, type Tensor, type TensorKind } from '../../core/tensors/tensor.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { inputProblem } from '../input-problem.ts';
import { arraysInNpzFile } from '../inputs/arrays-in-npz.ts';
import { MOST_TENSORS } from '../inputs/most-tensors.ts';
import { type Source, stemOf } from '../inputs/source.ts';

/** Outputs by name: null where the file says so. */
export type Outputs = { readonly [name: string]: Tensor | null };

/** What outputs there can be. */
export interface KnownOutputs {
  /** What an output of that name holds; undefined of what is no output. */
  readonly kindOf: (name: string) => TensorKind | undefined;
  /** @throws CliError one of these is no output */
  readonly check: (names: readonly string[]) => void;
}

/**
 * Reads the outputs of another implementation: npz, safetensors, an object of JSON, or a .npy file that is called as its output is.
 *
 * @throws CliError
 */
export function readOutputs(source: Source, known: KnownOutputs): Outputs {
  const { file, bytes, format } = source;
  try {
    switch (format) {
      case 'npz':
        return readNpz(source, known);
      case 'npy':
        return readArray(source, known);
      case 'safetensors':
        return readSafetensors(bytes, known);
      case 'json':
        return readJson(bytes, known);
      default: {
        const expected = 'expected .npz, .safetensors, .npy or an object of JSON';
        throw new CliError(`${file} holds no outputs; ${expected}`, EXIT.FAILED);
      }
    }
  } catch (error) {
    throw inputProblem(error, {}, file);
  }
}

function readArray({ name: given, file, bytes }: Source, { check, kindOf }: KnownOutputs): Outputs {
  const name = given ?? stemOf(file);
  check([name]);
  return { [name]: readNpy(name, bytes, kindOf(name) ?? 'real') };
}

function readNpz({ file, bytes }: Source, { check, kindOf }: KnownOutputs): Outputs {
  const arrays = arraysInNpzFile(file, bytes);
  check(arrays.map(({ name }) => name));
  return Object.fromEntries(
    arrays.map(({ name, bytes: array }) => [name, readNpy(name, array, kindOf(name) ?? 'real')]),
  );
}

function readJson(bytes: Buffer, { check, kindOf }: KnownOutputs): Outputs {
  const fields = decodeJson(bytes, kindOf, readTensor);
  check(Object.keys(fields));
  return fields as { [name: string]: Tensor | null };
}

function readSafetensors(bytes: Buffer, { check }: KnownOutputs): Outputs {
  const { tensors, dataStart } = readHeader(bytes, bytes.length, MOST_TENSORS);
  check(tensors.map(({ name }) => name));
  const outputs = tensors.map(({ name, dtype, shape, start }) => {
    if (!isElementType(dtype)) {
      throw new CliError(`${name} has dtype ${dtype}; expected F64, F32, F16 or BF16`, EXIT.FAILED);
    }
    return [name, readTensorBytes(dtype, bytes, dataStart + start, name, shape, sizeOf(shape), OWN_MEMORY)] as const;
  });
  return Object.fromEntries(outputs);
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
