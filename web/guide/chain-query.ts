/** More than these are another panel's: web/src/chain/state.ts. */
const MOST_CLASSES = 20;
const MOST_ROWS = 50;

/** The options of the chain's panel that are a number, or one of a few words. */
const PLAIN: ReadonlySet<string> = new Set([
  'reduction',
  'label_smoothing',
  'temperature',
  'softcap',
  'focal_gamma',
  'poly_epsilon',
  'z_loss',
  'entropy_coef',
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
  const z = isRow ? [logits] : logits;
  const y = isRow ? [labels] : labels;
  if (!isMatrix(z) || !Array.isArray(y) || y.length !== z.length || !y.every(Number.isInteger)) return undefined;
  const query = new URLSearchParams({ z: z.map((row) => row.join(',')).join(';'), y: y.join(',') });
  for (const [name, value] of Object.entries(options)) {
    const text = optionText(name, value);
    if (text === undefined) return undefined;
    query.set(name, text);
  }
  return query;
}

function optionText(name: string, value: unknown): string | undefined {
  if (PLAIN.has(name)) return typeof value === 'object' ? undefined : String(value);
  const isList = Array.isArray(value);
  if (name === 'class_weight' && isList) return value.join(',');
  if (name === 'outputs' && isList && value.every((output) => OUTPUTS.has(output))) return value.join(',');
  if (name === 'grad_output' && typeof value === 'number') return String(value);
  return undefined;
}

function isMatrix(value: unknown): value is (number | string)[][] {
  if (!Array.isArray(value) || value.length > MOST_ROWS) return false;
  const width = Array.isArray(value[0]) ? value[0].length : 0;
  const isElement = (x: unknown) => typeof x === 'number' || typeof x === 'string';
  return (
    width > 0 &&
    width <= MOST_CLASSES &&
    value.every((row) => Array.isArray(row) && row.length === width && row.every(isElement))
  );
}
