/** Operations, and what else their losses are called, as `spellingOf` spells them. */
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
 * A name without case, dashes and underscores, and without the `Loss` or `_loss` that PyTorch's names of losses end with.
 *
 * @example spellingOf('NLLLoss') // 'nll'
 */
export function spellingOf(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '').replace(/loss$/, '');
}

/**
 * The spelling of the operation whose loss is known by one, or the same spelling.
 *
 * @example operationCalled('dpo') // 'preference'
 * @example operationCalled('nll') // 'nll'
 */
export function operationCalled(spelling: string): string {
  return OPERATION_BY_NAME.get(spelling) ?? spelling;
}
