import { OPTIONS, type Option } from './options.ts';

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

/** The options of cross-entropy by what they change. */
export const GROUPS: readonly { readonly name: GroupName; readonly options: readonly Option[] }[] = (
  Object.keys(NAMES) as GroupName[]
).map((name) => {
  const named = NAMES[name].flatMap((option: string) => OPTIONS.find(({ name }) => name === option) ?? []);
  return { name, options: name === 'loss' ? [...named, ...OPTIONS.filter(isUnnamed)] : named };
});

function isUnnamed({ name }: Option): boolean {
  return !Object.values(NAMES).some((names) => (names as readonly string[]).includes(name));
}
