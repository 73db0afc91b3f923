import { distance } from 'fastest-levenshtein';

/** Longer names are no misspelling of ours. */
const LONGEST_MISSPELT = 40;
/** A name with more edits between it and a known one is another name. */
const MOST_EDITS = 2;

/** Names that other libraries have for tensors of rows, and ours. */
const ROW_NAMES = byAlias({
  logits: 'input inputs x scores logit pred preds prediction predictions y_pred',
  log_probs:
    'input inputs x scores logits log_prob logprobs log_probabilities pred preds prediction predictions y_pred',
  labels: 'target targets label y y_true class_indices ground_truth',
  target_probs: 'target targets y y_true one_hot onehot soft_labels soft_targets target_probabilities',
});

/** Names that other libraries have for options, and ours. */
const OPTION_NAMES = byAlias({
  class_weight: 'weight weights class_weights',
  class_axis: 'dim axis class_dim classes_axis',
  label_smoothing: 'smoothing eps epsilon smooth label_smooth',
  ignore_index: 'ignore ignore_label ignore_class ignore_value padding_idx',
  reduction: 'reduce size_average',
  grad_output: 'grad_outputs upstream upstream_grad upstream_gradient',
  dtype: 'precision data_type torch_dtype',
  mask: 'attention_mask padding_mask loss_mask completion_mask response_mask token_mask masks',
  sample_weight: 'sample_weights example_weight example_weights instance_weight loss_weight loss_weights',
  normalizer: 'num_items_in_batch batch_num_tokens denominator divisor normaliser',
});

/** What another operation takes by that name, where this one takes the second instead. */
const ELSEWHERE: readonly { readonly name: string; readonly instead: string; readonly path: string }[] = [
  { name: 'logits', instead: 'log_probs', path: '/v1/cross-entropy' },
];

function byAlias(aliases: { readonly [name: string]: string }): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const [name, list] of Object.entries(aliases)) {
    for (const alias of list.split(' ')) names.set(alias, [...(names.get(alias) ?? []), name]);
  }
  return names;
}

/**
 * What a field that is not known may have been meant as: ours in another spelling, another library's name for it, or a near name.
 *
 * @returns undefined where it resembles none
 * @example suggestionFor('target', ['logits', 'labels', 'target_probs']) // '"labels" or "target_probs"'
 * @example suggestionFor('logits', ['log_probs', 'labels']) // '"log_probs", or /v1/cross-entropy'
 */
export function suggestionFor(name: string, known: readonly string[]): string | undefined {
  const names = meantBy(name, known, [OPTION_NAMES, ROW_NAMES]);
  if (names.length === 0) return undefined;
  const text = names.map((meant) => `"${meant}"`).join(' or ');
  const elsewhere = ELSEWHERE.find((other) => other.name === name && names.includes(other.instead));
  return elsewhere ? `${text}, or ${elsewhere.path}` : text;
}

/**
 * Whether a text by that name, among the metadata of a file, was written for us. (`target` and `input` were not: the rows are tensors, and
 * a file may well describe them.)
 */
export function isMeantAsOption(name: string, known: readonly string[]): boolean {
  return known.includes(name) || meantBy(name, known, [OPTION_NAMES]).length > 0;
}

function meantBy(
  name: string,
  known: readonly string[],
  aliases: readonly ReadonlyMap<string, readonly string[]>[],
): readonly string[] {
  if (name.length > LONGEST_MISSPELT) return [];
  const spelt = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  if (known.includes(spelt)) return [spelt];
  for (const names of aliases) {
    const ours = names.get(spelt)?.filter((candidate) => known.includes(candidate)) ?? [];
    if (ours.length > 0) return ours;
  }
  const nearest = nearestTo(spelt, known);
  return nearest === undefined ? [] : [nearest];
}

/** The known name that has the fewest edits, if these are few for its length. */
function nearestTo(name: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let fewest = MOST_EDITS + 1;
  for (const candidate of known) {
    const edits = distance(name, candidate);
    if (edits >= fewest || 2 * edits >= Math.min(name.length, candidate.length)) continue;
    nearest = candidate;
    fewest = edits;
  }
  return nearest;
}
