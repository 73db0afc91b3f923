import { distance } from 'fastest-levenshtein';

/** Longer names are no misspelling of ours. */
const LONGEST_MISSPELT = 40;
/** A name with more edits between it and a known one is another name. */
const MOST_EDITS = 2;

/** Names that other libraries have for tensors of rows, and ours. */
const ROW_NAMES = {
  logits: 'input inputs x scores logit pred preds prediction predictions y_pred student_logits student',
  log_probs:
    'input inputs x scores logits log_prob logprobs log_probabilities pred preds prediction predictions y_pred logps per_token_logps student_log_probs',
  labels: 'target targets label y y_true class_indices ground_truth',
  chosen:
    'chosen_logps policy_chosen_logps chosen_logprobs policy_chosen_logprobs chosen_log_probs chosen_reward chosen_rewards rewards_chosen',
  rejected:
    'rejected_logps policy_rejected_logps rejected_logprobs policy_rejected_logprobs rejected_log_probs rejected_reward rejected_rewards rewards_rejected',
  ref_chosen: 'ref_chosen_logps reference_chosen_logps ref_chosen_logprobs ref_chosen_log_probs reference_chosen',
  ref_rejected:
    'ref_rejected_logps reference_rejected_logps ref_rejected_logprobs ref_rejected_log_probs reference_rejected',
  chosen_lengths: 'chosen_length chosen_len chosen_lens lengths',
  rejected_lengths: 'rejected_length rejected_len rejected_lens',
  target_probs: 'target targets y y_true one_hot onehot soft_labels soft_targets target_probabilities teacher_probs',
  target_logits: 'teacher_logits teacher target targets',
  target_log_probs: 'teacher_log_probs teacher_logprobs teacher_logps',
  advantages: 'advantage adv rewards returns',
  old_log_probs:
    'old_logprobs old_logps old_per_token_logps sampling_log_probs sampling_logprobs rollout_log_probs behavior_log_probs',
  ref_log_probs: 'ref_logprobs ref_logps ref_per_token_logps reference_log_probs reference_logps',
};

/** Names that other libraries have for options, and ours. */
const OPTION_NAMES = {
  class_weight: 'weight weights class_weights',
  pos_weight: 'pos_weights positive_weight class_weight',
  focal_gamma: 'gamma focusing focal',
  focal_alpha: 'alpha balance',
  margin: 'margins gamma simpo_gamma gamma_beta_ratio target_reward_margin',
  beta: 'dpo_beta simpo_beta kto_beta jsd_beta tau alpha',
  chosen_lengths: 'length_normalize length_normalization average_log_prob',
  ref_chosen: 'reference_free',
  reference_point: 'kl z0 kl_estimate reference_kl',
  desirable_weight: 'desirable desirable_w lambda_d',
  undesirable_weight: 'undesirable undesirable_w lambda_u',
  divergence: 'kl_type divergence_type mode',
  target_log_probs: 'log_target',
  clip_low_threshold:
    'epsilon eps epsilon_low clip_low clip_min clip_ratio clip_ratio_low cliprange clip_range clip_eps eps_clip clip_epsilon epsilon_clip',
  clip_high_threshold:
    'epsilon eps epsilon_high clip_high clip_max clip_ratio clip_ratio_high cliprange clip_range clip_eps eps_clip clip_epsilon epsilon_clip',
  dual_clip: 'clip_ratio_c delta dual_clip_ratio dualclip',
  kl_coef: 'beta kl_beta kl_loss_coef kl_penalty_coef kl_coeff kl_weight init_kl_coef use_kl_loss',
  kl_estimator: 'kl_loss_type kl_penalty kl_type kl_estimation',
  importance_sampling_level: 'importance_sampling ratio_level is_level',
  loss_type: 'loss_name loss_fn',
  bins: 'n_bins num_bins',
  sft_weight: 'alpha sft_alpha rpo_alpha cpo_alpha nll_weight sft_coef sft_loss_weight',
  class_axis: 'dim axis class_dim classes_axis',
  label_smoothing: 'smoothing eps epsilon smooth label_smooth',
  ignore_index: 'ignore ignore_label ignore_class ignore_value padding_idx pad_token_id',
  reduction: 'reduce size_average loss_agg_mode loss_aggregation',
  grad_output: 'grad_outputs upstream upstream_grad upstream_gradient',
  dtype: 'precision data_type torch_dtype',
  temperature: 't tau temp softmax_temperature',
  softcap:
    'soft_cap logit_softcap logits_softcap logit_soft_cap softcapping logit_softcapping final_logit_softcapping cap',
  class_mask: 'classes_mask class_masks vocab_mask logits_mask logit_mask allowed_classes action_mask',
  shift: 'shift_labels label_shift',
  poly_epsilon: 'poly_eps poly1_epsilon poly',
  z_loss: 'z_loss_weight z_loss_coef z_loss_coeff z_loss_multiplier lse_square_scale lse_scale zloss',
  entropy_coef: 'entropy_coeff entropy_weight entropy_bonus entropy_beta ent_coef',
  mask: 'attention_mask padding_mask loss_mask completion_mask response_mask token_mask masks',
  sample_weight: 'sample_weights example_weight example_weights instance_weight loss_weight loss_weights',
  normalizer: 'num_items_in_batch batch_num_tokens denominator divisor normaliser',
};

/** Values that other libraries have for options that are one of a few, and ours. */
const VALUE_NAMES = byAlias({
  mean: 'token_mean batchmean avg average',
  seq_mean_token_mean: 'sequence_mean_token_mean grpo',
  k1: 'kl',
  k2: 'mse',
  k3: 'low_var_kl',
  sigmoid: 'dpo cdpo simpo cpo rpo bradley_terry logistic',
  robust: 'rdpo',
  hinge: 'slic slic_hf',
  kto: 'apo_zero_unpaired',
  ppo: 'grpo dapo dr_grpo gspo bnpo clip',
  importance_sampling: 'is tis',
  reinforce: 'rloo pg vanilla',
  forward_kl: 'kl forward fkl',
  reverse_kl: 'reverse rkl',
  jsd: 'js generalized_jsd jensen_shannon',
});

/**
 * Which of some values a text may have been meant as: one in another spelling, or another library's name for it.
 *
 * @example valueMeantBy('token-mean', ['none', 'mean', 'sum']) // 'mean'
 */
export function valueMeantBy(text: string, values: readonly string[]): string | undefined {
  if (text.length > LONGEST_MISSPELT) return undefined;
  const spelt = text.replaceAll('-', '_').toLowerCase();
  return values.find((value) => value === spelt) ?? VALUE_NAMES.get(spelt)?.find((value) => values.includes(value));
}

/** Names that other libraries have for what rows have here, where nothing is theirs. */
const NEXT_NAMES = { sample_weight: 'weight weights' };

/** Names that other libraries have for ours: of tables that know a name, the first counts. */
export const NAMES_ELSEWHERE: readonly { readonly [name: string]: string }[] = [OPTION_NAMES, ROW_NAMES, NEXT_NAMES];

/** What else is needed for one of our names to do what another library's does, where some other field is known, too. */
export const ELSEWHERE: readonly {
  readonly name: string;
  readonly instead: string;
  readonly beside?: string;
  readonly more: string;
}[] = [
  { name: 'logits', instead: 'log_probs', more: ', or /v1/cross-entropy' },
  { name: 'weight', instead: 'sample_weight', beside: 'pos_weight', more: ', with normalizer "valid"' },
];

function byAlias(aliases: { readonly [name: string]: string }): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const [name, list] of Object.entries(aliases)) {
    for (const alias of list.split(' ')) names.set(alias, [...(names.get(alias) ?? []), name]);
  }
  return names;
}

const ALL_ALIASES = NAMES_ELSEWHERE.map(byAlias);

/**
 * What a field that is not known may have been meant as: ours in another spelling, another library's name for it, or a near name.
 *
 * @returns undefined where it resembles none
 * @example suggestionFor('target', ['logits', 'labels', 'target_probs']) // '"labels" or "target_probs"'
 * @example suggestionFor('logits', ['log_probs', 'labels']) // '"log_probs", or /v1/cross-entropy'
 * @example suggestionFor('weight', ['pos_weight', 'sample_weight']) // '"sample_weight", with normalizer "valid"'
 */
export function suggestionFor(name: string, known: readonly string[]): string | undefined {
  const names = meantBy(name, known, ALL_ALIASES);
  if (names.length === 0) return undefined;
  const text = names.map((meant) => `"${meant}"`).join(' or ');
  const isMeant = ({ instead, beside = instead }: { instead: string; beside?: string }) =>
    names.includes(instead) && known.includes(beside);
  return text + (ELSEWHERE.find((other) => other.name === name && isMeant(other))?.more ?? '');
}

/**
 * Whether a text by that name, among the metadata of a file, was written for us. (`target` and `input` were not: the rows are tensors, and
 * a file may well describe them.)
 */
export function isMeantAsOption(name: string, known: readonly string[]): boolean {
  return known.includes(name) || meantBy(name, known, ALL_ALIASES.slice(0, 1)).length > 0;
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
