import type { Results } from '../codecs/codec.ts';
import type { Dtype } from '../codecs/dtype.ts';
import type { Tensor } from '../core/tensor.ts';
import { nearestBfloat16, roundToBfloat16, roundToFloat16 } from '../core/to-half.ts';

/** How to round one number, and how to round many in place. */
interface Rounding {
  readonly one: (x: number) => number;
  readonly all: (data: Float64Array) => void;
}

const ROUNDINGS: { readonly [D in Exclude<Dtype, 'float64'>]: Rounding } = {
  float32: { one: Math.fround, all: (data) => data.set(new Float32Array(data)) },
  float16: { one: Math.f16round, all: roundToFloat16 },
  bfloat16: { one: nearestBfloat16, all: roundToBfloat16 },
};

/** Results as values of a dtype: tensors are rounded in place. */
export function roundResults(results: Results, dtype: Dtype): Results {
  if (dtype === 'float64') return results;
  const { one, all } = ROUNDINGS[dtype];
  const rounded: { [name: string]: Tensor | number | null | undefined } = {};
  for (const [name, value] of Object.entries(results)) {
    if (typeof value === 'object' && value !== null) all(value.data);
    rounded[name] = typeof value === 'number' ? one(value) : value;
  }
  return rounded;
}
