import { bytesOfType, DTYPES } from './element-types.ts';
import type { Tensor } from './tensor-types.ts';

/**
 * A tensor of an answer: a view of its bytes where they are aligned, else of a copy. Halves become float32, which has all of them.
 *
 * @throws Error a type that no answer has
 */
export function resultTensor(type: string, shape: number[], buffer: ArrayBuffer, start: number, end: number): Tensor {
  const dtype = DTYPES[type];
  if (dtype === undefined) throw new Error(`an answer of ${type} is not known`);
  const size = bytesOfType(type);
  if (shape.reduce((product, axis) => product * axis, size) !== end - start) throw new Error('a shape does not fit');
  const aligned = start % size === 0 ? buffer : buffer.slice(start, end);
  const from = aligned === buffer ? start : 0;
  const length = (end - start) / size;
  if (dtype === 'float64') return { dtype, shape, data: new Float64Array(aligned, from, length) };
  if (dtype === 'float32') return { dtype, shape, data: new Float32Array(aligned, from, length) };
  const bits = new Uint16Array(aligned, from, length);
  return { dtype, shape, data: dtype === 'bfloat16' ? floatsOfBfloats(bits) : floatsOfHalves(bits), bits };
}

/** A bfloat16 is the upper half of a float32. */
function floatsOfBfloats(bits: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);
}

/** Without Float16Array, which not every runtime has. */
function floatsOfHalves(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, (half) => {
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    const size =
      exponent === 31
        ? fraction
          ? Number.NaN
          : Number.POSITIVE_INFINITY
        : exponent
          ? (1 + fraction / 1024) * 2 ** (exponent - 15)
          : fraction * 2 ** -24;
    return half >> 15 ? -size : size;
  });
}
