import { allWithin } from '../../core/tensors/all-within.ts';
import { checkElements } from '../../core/tensors/check-elements.ts';
import { convertNumbers, NEAREST } from '../../core/tensors/convert-numbers.ts';
import type { Numbers } from '../../core/tensors/numbers.ts';
import type { DoubleTensor } from '../../core/tensors/tensor.ts';
import { ELEMENT_TYPES, type ElementType } from '../binary/element-types.ts';
import type { Allocate } from '../binary/read-tensor.ts';

/** The largest number of a type, where that is not float64. */
const LARGEST = { float32: 3.4028234663852886e38, float16: 65_504, bfloat16: 3.3895313892515355e38 };

/** The integers of a type. 64-bit types stop at ±2^53: beyond, doubles skip integers. */
const RANGE: { readonly [T in ElementType]?: readonly [number, number] } = {
  I8: [-128, 127],
  I16: [-32_768, 32_767],
  I32: [-2_147_483_648, 2_147_483_647],
  I64: [-9_007_199_254_740_992, 9_007_199_254_740_992],
  U8: [0, 255],
  U16: [0, 65_535],
  U32: [0, 4_294_967_295],
  U64: [0, 9_007_199_254_740_992],
  BOOL: [0, 1],
};

/**
 * Numbers that were written in decimal as those of the type that they are said to have: rounded to it, once. An integer is not
 * rounded: it is one, or an error.
 *
 * @throws InputError NUMBER_OVERFLOW, LABEL_OUT_OF_RANGE with the places in the tensor
 */
export function fitToType(
  field: string,
  tensor: DoubleTensor,
  type: ElementType,
  datatype: string,
  allocate: Allocate,
): Numbers {
  const { data } = tensor;
  const range = RANGE[type];
  if (range !== undefined) {
    const [least, most] = range;
    const accepts = (x: number) => Number.isInteger(x) && x >= least && x <= most;
    checkElements(field, tensor, 'LABEL_OUT_OF_RANGE', `an integer in [${least}, ${most}]`, accepts);
  }
  const element = ELEMENT_TYPES[type];
  if (element.kind !== 'real' || element.dtype === 'float64') return data;
  const { dtype } = element;
  if (!allWithin(data, -LARGEST[dtype], LARGEST[dtype])) {
    const accepts = (x: number) => !Number.isFinite(x) || Number.isFinite(NEAREST[dtype](x));
    checkElements(field, tensor, 'NUMBER_OVERFLOW', `a number that ${datatype} can hold`, accepts);
  }
  const rounded = allocate(dtype, data.length);
  convertNumbers(data, rounded);
  return rounded;
}
