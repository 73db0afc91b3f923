/** Reads the upper halves of float32 numbers, which is what bfloat16 is, as float32. */
export function fromBfloat16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] as number) << 16;
  return new Float32Array(bits.buffer);
}

/** Writes numbers that are bfloat16 values, or NaN, as such. */
export function toBfloat16(values: Float64Array, target: Uint16Array): void {
  const bits = new Uint32Array(Float32Array.from(values).buffer);
  for (let i = 0; i < bits.length; i++) target[i] = (bits[i] as number) >>> 16;
}
