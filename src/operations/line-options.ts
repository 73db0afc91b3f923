import type { Texts } from '../codecs/codec.ts';
import { preview } from '../codecs/json/preview.ts';
import { LINE_TYPES } from '../codecs/line-types.ts';
import { InputError } from '../core/tensors/input-error.ts';
import { inWords } from '../schemas/in-words.ts';
import { type Defaults, defaultsOfTexts } from './defaults.ts';
import { OPERATIONS } from './index.ts';
import { hasLosses, type Operation } from './operation.ts';
import { suggestionFor } from './suggest-names.ts';

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
  checkSpelling(operation, Object.keys(options));
  return {
    defaults: defaultsOfTexts(operation, options),
    summary: summary !== undefined && readSummary(operation, summary),
  };
}

/**
 * Refuses what only streams have in the query of a single request, and says where it belongs.
 *
 * @throws InputError UNKNOWN_FIELD
 */
export function checkSingle(operation: Operation, texts: Texts = {}): void {
  if (texts.summary === undefined || !hasLosses(operation)) return;
  const detail = `"summary" is not a field of a single request; expected it on a stream, with content-type ${LINE_TYPES[0]}`;
  throw new InputError('UNKNOWN_FIELD', [{ path: ['summary'], detail }]);
}

/** Refuses a misspelt `summary`, which the schema of the options does not know. */
function checkSpelling(operation: Operation, names: readonly string[]): void {
  if (!hasLosses(operation)) return;
  const known = [...Object.keys(operation.request.properties), 'summary'];
  for (const name of names) {
    if (known.includes(name) || suggestionFor(name, known) !== '"summary"') continue;
    const detail = `${preview(name.toWellFormed())} is not a known field; did you mean "summary"?`;
    throw new InputError('UNKNOWN_FIELD', [{ path: [name], detail }]);
  }
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
