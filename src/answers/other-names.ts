/** Operations, and what else their losses are called: in lower case, without dashes, underscores and an ending `Loss`. */
const OTHER_NAMES: { readonly [operation: string]: string } = {
  crossentropy: 'ce softmaxcrossentropy focal poly poly1 zloss',
  binarycrossentropy: 'bce bcewithlogits binarycrossentropywithlogits sigmoidcrossentropy sigmoidfocal siglip',
  kldivergence: 'kl kldiv reversekl forwardkl js jsd jsdiv jensenshannon gkd',
  policygradient: 'ppo grpo drgrpo dapo gspo cispo reinforce rloo',
  preference: 'dpo cdpo rdpo robustdpo ipo slic simpo cpo orpo rewardmodel bradleyterry',
  unpairedpreference: 'kto bco',
};

const OPERATION_BY_NAME = new Map(
  Object.entries(OTHER_NAMES).flatMap(([operation, names]) => names.split(' ').map((name) => [name, operation])),
);

/**
 * A step of a path, or the operation whose loss is known by that name.
 *
 * @example operationNamed('dpo') // 'preference'
 * @example operationNamed('nll') // 'nll'
 */
export function operationNamed(name: string): string {
  return OPERATION_BY_NAME.get(name) ?? name;
}
