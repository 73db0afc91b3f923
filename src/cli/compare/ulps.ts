import type { Dtype } from '../../core/tensors/numbers.ts';

/** Of each type the bits of its significand, and the exponent of its smallest normal number. */
const FORMATS: { readonly [D in Dtype]: { readonly bits: number; readonly least: number } } = {
  float64: { bits: 53, least: -1022 },
  float32: { bits: 24, least: -126 },
  float16: { bits: 11, least: -14 },
  bfloat16: { bits: 8, least: -126 },
};

const view = new DataView(new ArrayBuffer(8));

/**
 * How far a number is from an exact value: |got − exact| over the unit in the last place of the type at the exact value, never less than that of
 * its subnormal numbers. Infinity where one is not finite and the other is another.
 *
 * @param scale what the error is measured by, where that is not the value: the largest term of a difference
 * @example ulps(1 + 2 ** -23, 1, 'float32') // 1
 */
export function ulps(got: number, exact: number, dtype: Dtype, scale: number = exact): number {
  if (got === exact || (Number.isNaN(got) && Number.isNaN(exact))) return 0;
  if (!Number.isFinite(got) || !Number.isFinite(exact)) return Number.POSITIVE_INFINITY;
  return Math.abs(got - exact) / unitAt(Math.max(Math.abs(scale), Math.abs(exact)), dtype);
}

/** The distance of neighbouring numbers of a type at a value. */
function unitAt(value: number, dtype: Dtype): number {
  const { bits, least } = FORMATS[dtype];
  // Math.log2 is off by one just below some powers of two.
  view.setFloat64(0, value);
  const exponent = Math.max(((view.getUint16(0) >> 4) & 0x7ff) - 1023, least);
  return 2 ** (exponent - bits + 1);
}
