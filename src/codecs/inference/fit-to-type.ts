import { allWithin } from '../../core/all-within.ts';
import { checkElements } from '../../core/check-elements.ts';
import type { Tensor } from '../../core/tensor.ts';
import { nearestBfloat16, roundToBfloat16, roundToFloat16 } from '../../core/to-half.ts';
import type { ElementType } from '../binary/element-types.ts';

/** How numbers become those of a type, where not all doubles are: one, or all in place; and the largest of them. */
const ROUND: {
  readonly [T in ElementType]?: {
    readonly one: (x: number) => number;
    readonly all: (data: Float64Array) => void;
    readonly largest: number;
  };
} = {
  F32: { one: Math.fround, all: (data) => data.set(new Float32Array(data)), largest: 3.4028234663852886e38 },
  F16: { one: Math.f16round, all: roundToFloat16, largest: 65_504 },
  BF16: { one: nearestBfloat16, all: roundToBfloat16, largest: 3.3895313892515355e38 },
};

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
};

/**
 * Makes numbers that were written in decimal those of the type that they are said to have: rounded to it, in place, once. An
 * integer is not rounded: it is one, or an error.
 *
 * @throws InputError NUMBER_OVERFLOW, LABEL_OUT_OF_RANGE with the places in the tensor
 */
export function fitToType(field: string, tensor: Tensor, type: ElementType, datatype: string): void {
  const { data } = tensor;
  const range = RANGE[type];
  if (range !== undefined) {
    const [least, most] = range;
    const accepts = (x: number) => Number.isInteger(x) && x >= least && x <= most;
    checkElements(field, tensor, 'LABEL_OUT_OF_RANGE', `an integer in [${least}, ${most}]`, accepts);
  }
  const round = ROUND[type];
  if (round === undefined) return;
  const { one, all, largest } = round;
  if (!allWithin(data, -largest, largest)) {
    const accepts = (x: number) => !Number.isFinite(x) || Number.isFinite(one(x));
    checkElements(field, tensor, 'NUMBER_OVERFLOW', `a number that ${datatype} can hold`, accepts);
  }
  all(data);
}
