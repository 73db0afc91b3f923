import { asMatrix } from '../src/chain/address.ts';
import { DEFINITIONS } from '../src/options/definitions.ts';
import { GROUPS } from '../src/options/groups.ts';

/** The options that the chain's panel follows: those that say what the loss of a row is, and some of its mean. */
const FOLLOWED: ReadonlySet<string> = new Set([
  ...GROUPS.filter(({ name }) => name === 'loss').flatMap(({ members }) => members),
  'reduction',
  'ignore_index',
]);

/** The outputs that it shows. */
const OUTPUTS: ReadonlySet<unknown> = new Set(['loss', 'losses', 'grad', 'log_probs', 'probs', 'target_grad']);

/**
 * The address of a request for cross-entropy in the chain's panel, which has rows of logits, a label for each, and options; undefined
 * where a field has no place there. A single row is one of a batch there.
 *
 * @example chainQuery({ logits: [2, 1, -1], labels: 0 })?.toString() // 'z=2%2C1%2C-1&y=0'
 */
export function chainQuery(body: { readonly [field: string]: unknown }): URLSearchParams | undefined {
  const { logits, labels, ...options } = body;
  const isRow = Array.isArray(logits) && !Array.isArray(logits[0]);
  const z = matrixText(isRow ? [logits] : logits);
  const y = isRow ? [labels] : labels;
  if (z === undefined || !Array.isArray(y) || y.length !== z.split(';').length || !y.every(Number.isInteger))
    return undefined;
  const query = new URLSearchParams({ z, y: y.join(',') });
  for (const [name, value] of Object.entries(options)) {
    const text = optionText(name, value);
    if (text === undefined) return undefined;
    query.set(name, text);
  }
  return query;
}

/** Rows as the panel reads them; undefined where it would not. */
function matrixText(rows: unknown): string | undefined {
  if (!Array.isArray(rows) || !rows.every((row) => Array.isArray(row) && !row.some(Array.isArray))) return undefined;
  const text = rows.map((row) => row.join(',')).join(';');
  return asMatrix.read(text) && text;
}

function optionText(name: string, value: unknown): string | undefined {
  if (name === 'outputs')
    return Array.isArray(value) && value.every((one) => OUTPUTS.has(one)) ? value.join(',') : undefined;
  if (name === 'grad_output') return typeof value === 'number' ? String(value) : undefined;
  if (!FOLLOWED.has(name)) return undefined;
  const isTensor = DEFINITIONS.some(({ field }) => field.name === name && field.kind === 'tensor');
  if (isTensor) return isListOfNumbers(value) ? value.join(',') : undefined;
  return typeof value === 'object' ? undefined : String(value);
}

function isListOfNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number');
}
