import { fromBase64, toBase64 } from './base64.ts';
import type { Problem } from './errors.ts';
import { NUMBERS, type OperationName } from './operations.ts';
import { readTensor } from './read-tensor.ts';
import { resultTensor } from './result-tensor.ts';

/** A tensor as its bytes, in JSON. */
interface EncodedTensor {
  readonly dtype: string;
  readonly shape: number[];
  readonly data: string;
}

/** The fields of a request, as JSON has them. */
export interface Fields {
  [name: string]: unknown;
}

/** A line of an answer: results, a problem, or the summary. */
export type AnswerLine = { readonly [name: string]: unknown; readonly summary?: object } & Partial<Problem>;

/**
 * The fields of a request as JSON can hold them: tensors as their bytes, so that no number changes and NaN is one.
 *
 * @throws InvalidRequest
 */
export function fieldsOf(operation: OperationName, request: object): Fields {
  const fields: Fields = {};
  for (const [name, value] of Object.entries(request)) {
    if (value === undefined || value === null) continue;
    const tensor = readTensor(operation, name, value);
    fields[name] = tensor
      ? { dtype: tensor.dtype, shape: tensor.shape, data: toBase64(tensor.bytes) }
      : typeof value === 'bigint'
        ? Number(value)
        : value;
  }
  return fields;
}

/**
 * The results in a line: numbers as numbers, tensors as typed arrays.
 *
 * @param isDouble else its numbers are float32, of which JSON has the shortest digits
 */
export function resultsOfLine(line: AnswerLine, isDouble: boolean): { [name: string]: unknown } {
  const results: { [name: string]: unknown } = {};
  for (const [name, value] of Object.entries(line))
    results[name] = resultOf(name, value, isDouble || name === 'valid_count');
  return results;
}

function resultOf(name: string, value: unknown, isDouble: boolean): unknown {
  if (value === null) return null;
  // What is no JSON number is a text: "NaN", "Infinity".
  if (NUMBERS.has(name)) return isDouble ? Number(value) : Math.fround(Number(value));
  const { dtype, shape, data } = value as EncodedTensor;
  const bytes = fromBase64(data);
  return resultTensor(dtype, shape, bytes.buffer, 0, bytes.length);
}

/** The numbers of a summary. */
export function summaryOf(summary: object): { [name: string]: number | number[] } {
  return Object.fromEntries(
    Object.entries(summary).map(([name, value]) => [name, Array.isArray(value) ? value.map(Number) : Number(value)]),
  );
}

/** The lines of a text that comes in pieces. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() as string;
      for (const line of lines) if (line !== '') yield line;
      if (!done) continue;
      if (rest !== '') yield rest;
      return;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
