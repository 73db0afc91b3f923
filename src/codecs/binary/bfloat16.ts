/** So many numbers at a time pass through memory that is used again: fresh memory costs more than all that is done in it. */
const BLOCK = 4096;
const floats = new Float32Array(BLOCK);
/** The same memory. */
const bits = new Uint32Array(floats.buffer);

/** Reads the upper halves of float32 numbers, which is what bfloat16 is. */
export function fromBfloat16(halves: Uint16Array, target: Float64Array): void {
  for (let first = 0; first < halves.length; first += BLOCK) {
    const length = Math.min(BLOCK, halves.length - first);
    for (let i = 0; i < length; i++) bits[i] = (halves[first + i] as number) << 16;
    for (let i = 0; i < length; i++) target[first + i] = floats[i] as number;
  }
}

/** Writes numbers that are bfloat16 values, or NaN, as such. */
export function toBfloat16(values: Float64Array, target: Uint16Array): void {
  for (let first = 0; first < values.length; first += BLOCK) {
    const length = Math.min(BLOCK, values.length - first);
    for (let i = 0; i < length; i++) floats[i] = values[first + i] as number;
    for (let i = 0; i < length; i++) target[first + i] = (bits[i] as number) >>> 16;
  }
}
