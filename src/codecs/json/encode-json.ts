import type { Tensor } from '../../core/tensor.ts';
import type { Dtype, Results } from '../codec.ts';
import { formatNumber } from './format-number.ts';
import { longestText } from './longest-text.ts';

/** Writes numbers as text: the reference, or something faster that writes the same. */
export interface TensorWriter {
  /** The most elements that one call of `write` is for. */
  readonly block: (rank: number) => number;
  /** Where short answers are put together: from `start` on there are {@link SHORT} bytes, good until the next answer. */
  readonly scratch: () => { readonly bytes: Buffer; readonly start: number };
  /**
   * Writes the elements [first, last) of a tensor, which has some, to `target` at `at`, and returns the offset behind the
   * text. Brackets belong to elements, so that the texts of adjoining ranges make up the text of both: '[' × rank before
   * element 0, ']' × rank behind the last one, and ']' × k ',' '[' × k before one at which k axes begin anew.
   */
  readonly write: (tensor: Tensor, first: number, last: number, dtype: Dtype, target: Buffer, at: number) => number;
}

/** An answer that is surely no longer is a string: Node sends it in one piece with the headers. */
export const SHORT = 16_384;

/**
 * Writes results as a JSON object: tensors as nested arrays, numbers in the shortest form that reads back exactly.
 *
 * What JSON has no number for is written as the strings "Infinity", "-Infinity" and "NaN"; −0 stays -0.
 *
 * @example encodeJson({ loss: -0, losses: tensor([2], [1, Infinity]) }, 'float64', referenceWriter)
 *   // '{"loss":-0,"losses":[1,"Infinity"]}'
 */
export function encodeJson(
  results: Results,
  dtype: Dtype,
  writer: TensorWriter,
  take: (bytes: number) => Buffer = Buffer.allocUnsafeSlow,
): Buffer | string {
  const longest = longestText(results);
  const isShort = longest <= SHORT;
  // Memory that is asked for and not written to costs nothing.
  const { bytes, start } = isShort ? writer.scratch() : { bytes: take(longest), start: 0 };
  let at = start;
  let before = '{';
  for (const name in results) {
    const value = results[name];
    if (value === undefined) continue;
    at = writeAscii(`${before}"${name}":`, bytes, at);
    before = ',';
    if (value === null) at = writeAscii('null', bytes, at);
    else if (typeof value === 'number') at = writeAscii(formatNumber(value, dtype), bytes, at);
    else at = writeTensor(value, dtype, writer, bytes, at);
  }
  at = writeAscii(before === '{' ? '{}' : '}', bytes, at);
  return isShort ? bytes.toString('latin1', start, at) : bytes.subarray(start, at);
}

function writeTensor(tensor: Tensor, dtype: Dtype, writer: TensorWriter, bytes: Buffer, start: number): number {
  const { shape, data } = tensor;
  if (data.length === 0) return writeAscii(emptyText(shape, 0), bytes, start);
  const block = writer.block(shape.length);
  let at = start;
  for (let first = 0; first < data.length; first += block) {
    at = writer.write(tensor, first, Math.min(first + block, data.length), dtype, bytes, at);
  }
  return at;
}

/** Nested arrays without a number in them. */
function emptyText(shape: readonly number[], axis: number): string {
  const length = shape[axis] ?? 0;
  return `[${Array.from({ length }, () => emptyText(shape, axis + 1)).join(',')}]`;
}

function writeAscii(text: string, bytes: Buffer, at: number): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}
