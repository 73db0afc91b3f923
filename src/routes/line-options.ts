import type { Texts } from '../codecs/codec.ts';
import { preview } from '../codecs/json/preview.ts';
import { InputError } from '../core/tensors/input-error.ts';
import { type Defaults, defaultsOfTexts } from '../operations/defaults.ts';
import { OPERATIONS } from '../operations/index.ts';
import { hasLosses, type Operation } from '../operations/operation.ts';
import { inWords } from '../schemas/in-words.ts';

/** What the query of a stream says. */
export interface LineOptions {
  readonly defaults: Defaults;
  /** Whether the last line is a summary. */
  readonly summary: boolean;
}

/**
 * Options in the query of a stream: defaults of its lines, and `summary`.
 *
 * @throws InputError INVALID_OPTION, UNKNOWN_FIELD
 */
export function lineOptions(operation: Operation, texts: Texts = {}): LineOptions {
  const { summary, ...options } = texts;
  return {
    defaults: defaultsOfTexts(operation, options),
    summary: summary !== undefined && readSummary(operation, summary),
  };
}

function readSummary(operation: Operation, text: string): boolean {
  const fail = (detail: string): never => {
    throw new InputError('INVALID_OPTION', [{ path: ['summary'], detail }]);
  };
  if (!hasLosses(operation)) {
    const losses = OPERATIONS.filter(hasLosses).map(({ name }) => name);
    fail(`summary is given to ${operation.name}; expected it for losses, on ${inWords(losses, 'or')}`);
  }
  if (text !== 'true' && text !== 'false') fail(`summary is ${preview(text)}; expected true or false`);
  return text === 'true';
}
