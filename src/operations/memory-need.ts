import { countCommas } from '../core/tensors/count-commas.ts';
import { HttpProblem } from '../errors.ts';
import type { Extent } from './extent.ts';

const DOUBLE = 8;

/** The bytes that a message takes until its answer has been sent, by what they are for: none of them is more than this. */
export interface MemoryNeed {
  /** The message as it came, and its copy beside the numbers. */
  readonly message: number;
  /** Its tensors, in their types. */
  readonly tensors: number;
  /** The results, in their type, and what is needed on the way to them. */
  readonly results: number;
  readonly answer: number;
  readonly total: number;
}

/**
 * How much memory a message takes, once it has been decoded, and before anything is computed.
 *
 * @param bytes how long the message is
 * @example memoryNeed(extent of 1000 rows of 100 classes with their grad, 2_000_000).total // about 10 MB
 */
export function memoryNeed({ inputBytes, resultBytes, scratch, answerBytes }: Extent, bytes: number): MemoryNeed {
  const message = 2 * bytes;
  const tensors = Math.ceil(inputBytes);
  const computed = resultBytes + DOUBLE * scratch;
  const answer = Math.ceil(answerBytes);
  return { message, tensors, results: computed, answer, total: message + tensors + computed + answer };
}

/** @throws HttpProblem MEMORY_LIMIT_EXCEEDED the need is above the limit */
export function checkMemoryNeed(need: MemoryNeed, { isText, outputs }: Extent, limit: number): void {
  if (need.total <= limit) return;
  const { message, tensors, results, answer } = need;
  const parts = `${message} for the message, ${tensors} for its tensors, ${results} for the results, ${answer} for the answer`;
  const ways = [
    ...(outputs > 0 ? ['fewer outputs'] : []),
    ...(isText ? ['an answer in bytes (safetensors, npz or base64) rather than in text'] : []),
    'fewer rows a request',
  ];
  throw tooMuch(
    `the request needs ${need.total} bytes of memory (${parts})`,
    `ask for ${ways.join(', or ')}`,
    need.total,
    limit,
  );
}

/**
 * Refuses a text that needs too much for its numbers alone, before these take it: as many as there are commas.
 *
 * @throws HttpProblem MEMORY_LIMIT_EXCEEDED
 */
export function checkTextNeed(chunks: readonly Uint8Array[], bytes: number, limit: number): void {
  // A number takes two bytes of text at the least. Most texts need not be looked at.
  if (2 * bytes + (DOUBLE * bytes) / 2 <= limit) return;
  const numbers = chunks.reduce((sum, chunk) => sum + countCommas(chunk), 1);
  const need = 2 * bytes + DOUBLE * numbers;
  if (need <= limit) return;
  throw tooMuch(
    `the request has ${numbers} numbers, and needs ${need} bytes of memory for these alone`,
    'send fewer rows a request',
    need,
    limit,
  );
}

function tooMuch(seen: string, way: string, size: number, limit: number): HttpProblem {
  const detail = `${seen}; expected at most ${limit}: ${way}`;
  return new HttpProblem('MEMORY_LIMIT_EXCEEDED', detail, { extensions: { limit, size } });
}
