import { formatShape, sameShape, sizeOf, type TensorKind } from '../../core/tensors/tensor.ts';
import { checkShapeGiven, isShape, noShape } from '../binary/check-shape-given.ts';
import { canHold, ELEMENT_TYPES, type ElementType } from '../binary/element-types.ts';
import { meantByReals } from '../binary/meant-by-reals.ts';
import { type Allocate, readTensorBytes, type TensorMemory } from '../binary/read-tensor.ts';
import type { TensorField } from '../codec.ts';
import { checkIntegers } from '../json/check-integers.ts';
import { preview } from '../json/preview.ts';
import type { BinaryParts } from './binary-parts.ts';
import { datatypesOf, elementTypeOf } from './datatypes.ts';
import { fail } from './fail.ts';
import { FirstProblem } from './first-problem.ts';
import { fitToType } from './fit-to-type.ts';
import type { InputPart } from './read-input.ts';

/**
 * The tensor that an input is.
 *
 * @param name its name, for errors about its numbers
 * @param json the text that it stands in
 * @throws UnreadableError INCOMPLETE_BODY
 * @throws InputError MISSING_FIELD, UNSUPPORTED_DTYPE, INVALID_SHAPE, INVALID_TENSOR; NOT_A_NUMBER, RAGGED_TENSOR,
 *   NUMBER_OVERFLOW, LABEL_OUT_OF_RANGE of its numbers
 */
export function inputTensor(
  part: InputPart,
  name: string,
  kind: TensorKind,
  json: Buffer,
  binary: BinaryParts,
  memory: TensorMemory,
): TensorField {
  const type = typeOf(part, name, kind);
  const shape = shapeOf(part, name);
  return isInJson(part)
    ? fromJson(part, name, shape, type, json, memory.allocate)
    : fromBytes(part, name, shape, type, binary, memory);
}

function typeOf({ path, datatype }: InputPart, name: string, kind: TensorKind): ElementType {
  if (datatype === undefined) fail('MISSING_FIELD', [...path, 'datatype'], 'is missing; it is required');
  const type = elementTypeOf(datatype);
  if (type !== undefined && canHold(kind, type)) return type;
  const expected = `${datatypesOf(kind).join(', ')} for ${name}${meantByReals(name, kind, type)}`;
  return fail('UNSUPPORTED_DTYPE', [...path, 'datatype'], `is ${preview(datatype)}; expected ${expected}`);
}

function shapeOf({ path, shape }: InputPart, name: string): readonly number[] {
  const shapePath = [...path, 'shape'];
  if (shape === undefined) fail('MISSING_FIELD', shapePath, 'is missing; it is required');
  if (!isShape(shape)) return fail('INVALID_SHAPE', shapePath, noShape(shape));
  checkShapeGiven(name, shapePath, shape);
  return shape;
}

/** Whether its numbers stand in the JSON: there, or behind it, and not both. */
function isInJson({ path, data, binarySize, dataProblem }: InputPart): boolean {
  if (binarySize === undefined && data === undefined) {
    fail('MISSING_FIELD', [...path, 'data'], 'is missing, and binary_data_size too; one of them is required');
  }
  if (binarySize === undefined) return true;
  dataProblem.throwIfAny();
  if (data) fail('CONFLICTING_FIELDS', [...path, 'data'], 'is given, and binary_data_size too; expected one of them');
  return false;
}

/** Numbers may be nested as the shape says, or not at all. */
function fromJson(
  { path, datatype, data, dataAt, dataProblem, areBooleans }: InputPart,
  name: string,
  shape: readonly number[],
  type: ElementType,
  json: Buffer,
  allocate: Allocate,
): TensorField {
  dataProblem.throwIfAny();
  const dataPath = [...path, 'data'];
  if (areBooleans && type !== 'BOOL') {
    fail('NOT_A_NUMBER', dataPath, `holds booleans; expected numbers, as the datatype ${preview(datatype)} says`);
  }
  if (!data) return fail('NOT_A_NUMBER', dataPath, 'is null; expected an array of numbers');
  const size = sizeOf(shape);
  if (!sameShape(data.shape, [size]) && !sameShape(data.shape, shape)) {
    const expected = `${formatShape([size])} or that of the input, ${formatShape(shape)}`;
    fail('SHAPE_MISMATCH', dataPath, `has shape ${formatShape(data.shape)}; expected ${expected}`);
  }
  const tensor = { shape, data: data.data };
  if (ELEMENT_TYPES[type].kind !== 'real') {
    const integers = new FirstProblem();
    checkIntegers(tensor, json, dataAt as number, [name], name, integers.report);
    integers.throwIfAny();
  }
  return { shape, data: fitToType(name, tensor, type, String(datatype), allocate) };
}

function fromBytes(
  { path, binarySize }: InputPart,
  name: string,
  shape: readonly number[],
  type: ElementType,
  binary: BinaryParts,
  memory: TensorMemory,
): TensorField {
  const length = sizeOf(shape);
  const needed = length * ELEMENT_TYPES[type].bytes;
  const sizePath = [...path, 'parameters', 'binary_data_size'];
  if (binarySize !== needed) {
    const expected = `${needed} for shape ${formatShape(shape)} of its datatype`;
    fail('INVALID_TENSOR', sizePath, `is ${preview(binarySize)}; expected ${expected}`);
  }
  return readTensorBytes(type, binary.body, binary.take(needed, path), name, shape, length, memory);
}
