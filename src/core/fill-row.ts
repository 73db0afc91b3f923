/** Writes one value to every class of a row. */
export function fillRow(value: number, out: Float64Array, start: number, stride: number, classes: number): void {
  if (stride === 1) out.fill(value, start, start + classes);
  else for (let c = 0, i = start; c < classes; c++, i += stride) out[i] = value;
}
