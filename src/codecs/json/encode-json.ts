import type { Dtype } from '../../core/tensors/numbers.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import type { Form, Payload, Results } from '../codec.ts';
import { Pieces } from '../pieces.ts';

import { LONGEST_NUMBER, longestText } from './longest-text.ts';
import { writeEncodedTensor } from './write-encoded-tensor.ts';

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
 * Writes results as a JSON object: tensors as nested arrays, or as the base64 of their bytes; numbers in the shortest
 * form that reads back exactly.
 *
 * What JSON has no number for is written as the strings "Infinity", "-Infinity" and "NaN"; −0 stays -0.
 *
 * @param take gives memory for the pieces of a long answer
 * @example encodeJson({ loss: -0, losses: tensor([2], [1, Infinity]) }, { dtype: 'float64', encoding: 'array' }, referenceWriter)
 *   // '{"loss":-0,"losses":[1,"Infinity"]}'
 */
export function encodeJson(
  results: Results,
  form: Form,
  writer: TensorWriter,
  take: (bytes: number) => Buffer = Buffer.allocUnsafeSlow,
): Payload {
  const longest = longestText(results);
  if (longest > SHORT) {
    const text = new Pieces(longest, take);
    writeResults(results, form, writer, text);
    return text.end();
  }
  const { bytes, start } = writer.scratch();
  const text = new Pieces(longest, () => bytes, start);
  writeResults(results, form, writer, text);
  return bytes.toString('latin1', start, text.at);
}

function writeResults(
  results: Results,
  { dtype: ofMost, encoding, isWhole }: Form,
  writer: TensorWriter,
  text: Pieces,
): void {
  let before = '{';
  for (const name in results) {
    const value = results[name];
    const dtype = isWhole?.(name) ? 'float64' : ofMost;
    if (value === undefined) continue;
    text.write(`${before}"${name}":`);
    before = ',';
    if (value === null) text.write('null');
    else if (typeof value === 'number') writeNumber(value, dtype, writer, text);
    else if (encoding === 'base64') writeEncodedTensor(value, dtype, text);
    else writeTensor(value, dtype, writer, text);
  }
  text.write(before === '{' ? '{}' : '}');
}

/** A number alone, to be written as a tensor is: the host would keep the texts of its last numbers, and each for long. */
const ALONE = { shape: [], data: new Float64Array(1) };

function writeNumber(x: number, dtype: Dtype, writer: TensorWriter, text: Pieces): void {
  ALONE.data[0] = x;
  writeTensor(ALONE, dtype, writer, text);
}

/** Writes a tensor as nested arrays. */
export function writeTensor(tensor: Tensor, dtype: Dtype, writer: TensorWriter, text: Pieces): void {
  const { shape, data } = tensor;
  if (data.length === 0) {
    text.write(emptyText(shape));
    return;
  }
  const block = writer.block(shape.length);
  const longest = LONGEST_NUMBER + 2 * shape.length;
  for (let first = 0; first < data.length; first += block) {
    const last = Math.min(first + block, data.length);
    text.reserve((last - first) * longest);
    text.at = writer.write(tensor, first, last, dtype, text.bytes, text.at);
  }
}

/** Nested arrays without a number in them: those on the axes before the first one of length 0. */
function emptyText(shape: readonly number[]): string {
  let text = '[]';
  for (let axis = shape.indexOf(0) - 1; axis >= 0; axis--) {
    text = `[${`${text},`.repeat((shape[axis] as number) - 1)}${text}]`;
  }
  return text;
}
