import { DEFINITIONS } from './definitions.ts';

/** In which order options are shown, by what they change; those that are not named here follow the others of the loss. */
const NAMES = {
  loss: [
    'temperature',
    'label_smoothing',
    'class_weight',
    'focal_gamma',
    'z_loss',
    'poly_epsilon',
    'entropy_coef',
    'softcap',
    'class_mask',
  ],
  mean: ['reduction', 'normalizer', 'grad_output'],
  rows: ['ignore_index', 'mask', 'sample_weight', 'shift', 'validate_target_probs', 'on_non_finite', 'class_axis'],
  answer: ['outputs', 'dtype', 'bins', 'encoding'],
} as const;

export type GroupName = keyof typeof NAMES;

/** The names of the options of cross-entropy, by what they change. */
export const GROUPS: readonly { readonly name: GroupName; readonly members: readonly string[] }[] = (
  Object.keys(NAMES) as GroupName[]
).map((name) => ({ name, members: name === 'loss' ? [...NAMES[name], ...unnamed()] : NAMES[name] }));

function unnamed(): readonly string[] {
  const named: readonly string[] = Object.values(NAMES).flat();
  return DEFINITIONS.map(({ name }) => name).filter((name) => !named.includes(name));
}
