import { sizeOf, type Tensor, type TensorKind } from '../../core/tensors/tensor.ts';
import { checkShapeGiven } from '../binary/check-shape-given.ts';
import { canHold, ELEMENT_TYPES } from '../binary/element-types.ts';
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
    straighten(file, dataStart, data, length, layout);
    return { shape, data };
  }
  const straight = new Uint8Array(length * element.bytes);
  straighten(file, dataStart, straight, length, layout);
  return readTensorBytes(type, straight, 0, name, shape, length, memory);
}
