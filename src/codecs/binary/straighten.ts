/** Arrays that copy the bits of elements, whatever they are. */
type Bits = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** A matrix is transposed by squares of so many elements, so that each line of the cache is used up. */
const SQUARE = 32;

/** How the elements of an array lie, each of `size` bytes. */
export interface Layout {
  readonly shape: readonly number[];
  readonly size: 1 | 2 | 4 | 8;
  readonly isFortran: boolean;
  readonly isBigEndian: boolean;
}

/** Whether elements lie as tensors have them: in row-major order, little-endian. */
export function isStraight({ shape, size, isFortran, isBigEndian }: Layout): boolean {
  return !(isBigEndian && size > 1) && !(isFortran && shape.filter((length) => length !== 1).length > 1);
}

/**
 * Copies all elements of an array to `target`, in row-major order and little-endian.
 *
 * @param source the bytes of which those from `start` on are the array's
 * @param target memory at a multiple of the element's size
 * @param claim counts the bytes that are copied on the way
 */
export function straighten(
  source: Uint8Array,
  start: number,
  target: { readonly buffer: ArrayBufferLike; readonly byteOffset: number },
  length: number,
  layout: Layout,
  claim?: (bytes: number) => void,
): void {
  const { shape, size, isFortran, isBigEndian } = layout;
  const bytes = source.subarray(start, start + size * length);
  const to = bitsAt(size, target.buffer, target.byteOffset, length);
  if (isFortran) reverseAxes(bitsOf(bytes, size, length, claim), to, shape);
  else new Uint8Array(target.buffer, target.byteOffset, bytes.length).set(bytes);
  if (isBigEndian) swapBytes(to);
}

/** The elements where they are, or a copy, if they lie askew there. */
function bitsOf(bytes: Uint8Array, size: Layout['size'], length: number, claim?: (bytes: number) => void): Bits {
  const { buffer, byteOffset } = bytes;
  if (byteOffset % size === 0) return bitsAt(size, buffer, byteOffset, length);
  claim?.(bytes.length);
  return bitsAt(size, buffer.slice(byteOffset, byteOffset + bytes.length), 0, length);
}

function bitsAt(size: Layout['size'], buffer: ArrayBufferLike, byteOffset: number, length: number): Bits {
  switch (size) {
    case 1:
      return new Uint8Array(buffer, byteOffset, length);
    case 2:
      return new Uint16Array(buffer, byteOffset, length);
    case 4:
      return new Uint32Array(buffer, byteOffset, length);
    case 8:
      return new Float64Array(buffer, byteOffset, length);
  }
}

/**
 * From column-major to row-major order: for each place on the axes between them, the first and the last axis are exchanged.
 *
 * @param shape of at least two axes
 */
function reverseAxes(from: Bits, to: Bits, shape: readonly number[]): void {
  const first = shape[0] ?? 1;
  const last = shape.length > 1 ? (shape.at(-1) as number) : 1;
  const middle = shape.slice(1, -1);
  let between = 1;
  const strides = middle.map((length) => {
    const stride = first * between;
    between *= length;
    return stride;
  });
  const indices = new Array<number>(middle.length).fill(0);
  // In `to` the last of the axes between varies fastest, which is what `m` counts; in `from` the first does.
  let place = 0;
  for (let m = 0; m < between; m++) {
    transpose(from, place, first * between, to, m * last, between * last, first, last);
    for (let axis = middle.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] as number;
      const next = (indices[axis] as number) + 1;
      place += stride;
      indices[axis] = next;
      if (next < (middle[axis] as number)) break;
      place -= next * stride;
      indices[axis] = 0;
    }
  }
}

/** to[toStart + r · toStride + c] = from[fromStart + r + c · fromStride] */
function transpose(
  from: Bits,
  fromStart: number,
  fromStride: number,
  to: Bits,
  toStart: number,
  toStride: number,
  rows: number,
  cols: number,
): void {
  for (let top = 0; top < rows; top += SQUARE) {
    const bottom = Math.min(rows, top + SQUARE);
    for (let left = 0; left < cols; left += SQUARE) {
      const right = Math.min(cols, left + SQUARE);
      for (let r = top; r < bottom; r++) {
        const row = toStart + r * toStride;
        for (let c = left; c < right; c++) to[row + c] = from[fromStart + r + c * fromStride] as number;
      }
    }
  }
}

function swapBytes(numbers: Bits): void {
  if (numbers instanceof Uint16Array) {
    for (let i = 0; i < numbers.length; i++) {
      const x = numbers[i] as number;
      numbers[i] = (x << 8) | (x >>> 8);
    }
  } else if (numbers instanceof Uint32Array) {
    for (let i = 0; i < numbers.length; i++) numbers[i] = swapped(numbers[i] as number);
  } else if (numbers instanceof Float64Array) {
    const halves = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
    for (let i = 0; i < halves.length; i += 2) {
      const lower = halves[i] as number;
      halves[i] = swapped(halves[i + 1] as number);
      halves[i + 1] = swapped(lower);
    }
  }
}

function swapped(x: number): number {
  return (x << 24) | ((x & 0xff00) << 8) | ((x >>> 8) & 0xff00) | (x >>> 24);
}
