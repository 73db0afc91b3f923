/** A request's body: options, and tensors as nested arrays. */
export interface Body {
  readonly [key: string]: unknown;
}

/** Nested arrays of numbers, or a number. */
export type Nested = number | readonly Nested[];

/** JSON as the service reads it: numbers that JSON has not are strings. One line a row of a tensor, if `indented`. */
export function write(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner,
  );
}

interface Encoded {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: string;
}

/**
 * A tensor of an answer as nested arrays of numbers, whether it came as those, with "-Infinity" and the like among them, or as base64.
 *
 * @example tensor([[0.5, '-Infinity']]) // [[0.5, -Infinity]]
 */
export function tensor(value: unknown): Nested {
  if (Array.isArray(value)) return value.map(tensor);
  if (typeof value === 'object' && value !== null) return decoded(value as Encoded);
  return Number(value);
}

const READERS: { readonly [dtype: string]: readonly [bytes: number, read: (view: DataView, at: number) => number] } = {
  F64: [8, (view, at) => view.getFloat64(at, true)],
  F32: [4, (view, at) => view.getFloat32(at, true)],
  F16: [2, (view, at) => view.getFloat16(at, true)],
  BF16: [2, (view, at) => widened(view.getUint16(at, true))],
};

/** A bfloat16 is the first half of a float32. */
function widened(half: number): number {
  return new Float32Array(new Uint32Array([half << 16]).buffer)[0] ?? Number.NaN;
}

function decoded({ dtype, shape, data }: Encoded): Nested {
  const [bytes, read] = READERS[dtype] ?? [];
  if (!bytes || !read) throw new Error(`cannot read ${dtype}`);
  const view = new DataView(Uint8Array.from(atob(data), (c) => c.charCodeAt(0)).buffer);
  let at = 0;
  const next = (axis: number): Nested =>
    axis === shape.length
      ? // biome-ignore lint/suspicious/noAssignInExpressions: reads on
        read(view, (at += bytes) - bytes)
      : Array.from({ length: shape[axis] ?? 0 }, () => next(axis + 1));
  return next(0);
}
