import { sizeOf, type Tensor, type TensorKind } from '../../core/tensors/tensor.ts';
import { checkShapeGiven } from '../binary/check-shape-given.ts';
import { canHold, ELEMENT_TYPES, type IntegerType } from '../binary/element-types.ts';
import { readIntegers } from '../binary/read-integers.ts';
import { OWN_MEMORY, readTensorBytes, type TensorMemory } from '../binary/read-tensor.ts';
import { isStraight, straighten } from '../binary/straighten.ts';
import { checkNpyEnd, readNpyHeader } from './read-npy-header.ts';
import { unsupportedDtype } from './unsupported-dtype.ts';

/**
 * The tensor of a .npy file. Real numbers keep their type and are viewed where they are, if they lie there as tensors have them: else they
 * are copied, in row-major order and little-endian. Integers and booleans become doubles. NaN and infinities are left as they are.
 *
 * @param name of the array, for errors
 * @param file all of the file, wherever it lies; places in errors are counted from its start
 * @param kind what the tensor must hold
 * @param memory where its numbers are: by default in the file, or in memory of their own
 * @throws UnreadableError MALFORMED_NPY with the byte
 * @throws InputError UNSUPPORTED_DTYPE, INVALID_SHAPE, LABEL_OUT_OF_RANGE (integers beyond doubles)
 * @example readNpy('logits', file, 'real') // { shape: [32, 1000], data: Float32Array […] }
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpy(name: string, file: Uint8Array, kind: TensorKind, memory: TensorMemory = OWN_MEMORY): Tensor {
  const header = readNpyHeader(file, name);
  const { type, descr, shape, dataStart } = header;
  if (type === undefined || !canHold(kind, type)) return unsupportedDtype(name, descr, kind);
  checkNpyEnd(header, name, file.length, file);
  checkShapeGiven(name, [name], shape);
  const length = sizeOf(shape);
  const element = ELEMENT_TYPES[type];
  const layout = { ...header, size: element.bytes };
  if (isStraight(layout)) return readTensorBytes(type, file, dataStart, name, shape, length, memory);
  if (element.kind === 'real') {
    const data = memory.allocate(element.dtype, length);
    straighten(file, dataStart, data, length, layout, memory.claim);
    return { shape, data };
  }
  // Straight at the end of where they become doubles: the first of these overwrite what has been read.
  const data = memory.allocate('float64', length);
  const size = length * element.bytes;
  const straight = new Uint8Array(data.buffer, data.byteOffset + data.byteLength - size, size);
  straighten(file, dataStart, straight, length, layout, memory.claim);
  readIntegers(type as IntegerType, straight, 0, data, name, shape);
  return { shape, data };
}
