import { checkShapeGiven } from '../codecs/binary/check-shape-given.ts';
import { indicesOf, sizeOf, type TensorKind } from '../core/tensors/tensor.ts';
import type { FileArray } from './contents.ts';
import { quoted, ReadError } from './read-error.ts';

/** Numbers that JSON has not, as the API writes them. */
const NAMES: { readonly [text: string]: number } = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** An array of nested arrays; its shape is that of the first of each. */
export function jsonArray(json: readonly unknown[]): FileArray {
  const shape = shapeOf(json);
  return { shape, type: undefined, read: (name, kind) => ({ shape, data: numbersOf(json, shape, name, kind) }) };
}

function shapeOf(json: readonly unknown[]): number[] {
  const shape: number[] = [];
  for (let value: unknown = json; Array.isArray(value); value = value[0]) shape.push(value.length);
  return shape;
}

function numbersOf(
  json: readonly unknown[],
  shape: readonly number[],
  name: string,
  kind: TensorKind,
): Float64Array<ArrayBuffer> {
  checkShapeGiven(name, [name], shape);
  checkLengths(json, shape, name, []);
  const data = new Float64Array(sizeOf(shape));
  const elements = shape.length === 1 ? json : json.flat(shape.length - 1);
  for (const [i, element] of elements.entries()) {
    const number = numberOf(element, kind);
    if (number === undefined) {
      const path = pathText(name, indicesOf(shape, i));
      throw new ReadError({ path }, shown(element), kind === 'real' ? 'number' : 'integer');
    }
    data[i] = number;
  }
  return data;
}

/** Checks that all arrays are as long as the first of their depth. */
function checkLengths(json: readonly unknown[], shape: readonly number[], name: string, indices: number[]): void {
  const [, length] = shape;
  if (length === undefined) return;
  for (const [i, item] of json.entries()) {
    indices.push(i);
    if (!Array.isArray(item))
      throw new ReadError(
        { path: pathText(name, indices) },
        typeof item === 'number' ? quoted(String(item)) : shown(item),
        'width',
        length,
      );
    if (item.length !== length)
      throw new ReadError({ path: pathText(name, indices) }, String(item.length), 'width', length);
    checkLengths(item, shape.slice(1), name, indices);
    indices.pop();
  }
}

function pathText(name: string, indices: readonly number[]): string {
  return name + indices.map((index) => `[${index}]`).join('');
}

/** The number that a value of JSON is; undefined where a tensor of that kind can have no such. */
function numberOf(value: unknown, kind: TensorKind): number | undefined {
  if (kind === 'real') {
    const number = typeof value === 'string' && Object.hasOwn(NAMES, value) ? NAMES[value] : value;
    return typeof number === 'number' ? number : undefined;
  }
  if (typeof value === 'boolean' && kind !== 'integer') return Number(value);
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

/** A value as an error shows it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return '[…]';
  return typeof value === 'object' && value !== null ? '{…}' : String(value);
}
