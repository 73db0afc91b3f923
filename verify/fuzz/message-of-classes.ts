import type { Random } from '../random.ts';
import type { JsonObject, Message, Tensor } from './message-types.ts';

/** Operations on rows of classes whose logits are logits. */
export const OPERATIONS_OF_CLASSES = ['softmax', 'log-softmax', 'nll', 'cross-entropy'] as const;
type OperationOfClasses = (typeof OPERATIONS_OF_CLASSES)[number];

/** A valid request with few rows of classes and a random combination of options. */
export function messageOfClasses(random: Random, operation: OperationOfClasses): Message {
  const oneIn = (n: number) => random.below(n) === 0;
  const classes = 1 + random.below(5);
  const others = Array.from({ length: random.below(3) }, () => 1 + random.below(4));
  const axis = others.length === 0 ? 0 : oneIn(3) ? random.below(others.length + 1) : 1;
  const shape = others.toSpliced(axis, 0, classes);
  const tensors: { [name: string]: Tensor } = {};
  const options: JsonObject = {};
  if (axis !== Math.min(1, others.length)) options.class_axis = oneIn(2) ? axis : axis - shape.length;
  if (oneIn(4)) options.on_non_finite = random.pick(['error', 'propagate']);
  if (oneIn(3)) options.dtype = random.pick(['float64', 'float32']);

  const isNll = operation === 'nll';
  const mayMask = oneIn(5) && classes > 1;
  tensors[isNll ? 'log_probs' : 'logits'] = fill(shape, (at) => {
    // Keep the first class of each row finite: a fully masked row is an error.
    if (mayMask && coordinate(shape, axis, at) > 0 && oneIn(3)) return Number.NEGATIVE_INFINITY;
    const x = (random.below(2 ** 20) / 2 ** 20 - 0.5) * random.pick([1, 8, 60]);
    return isNll ? -Math.abs(x) : x;
  });
  if (operation === 'nll' || operation === 'cross-entropy')
    addTargets(random, operation, shape, axis, tensors, options);
  else if (oneIn(2)) tensors.grad_output = fill(shape, () => random.below(9) - 4);
  if (oneIn(4)) options.outputs = random.pick(outputsOf(operation, tensors, options.reduction !== 'none'));
  return { operation, tensors, options, isValid: true };
}

function addTargets(
  random: Random,
  operation: OperationOfClasses,
  shape: readonly number[],
  axis: number,
  tensors: { [name: string]: Tensor },
  options: JsonObject,
): void {
  const oneIn = (n: number) => random.below(n) === 0;
  const classes = shape[axis] as number;
  const rows = shape.toSpliced(axis, 1);
  if (operation === 'cross-entropy' && oneIn(3)) {
    tensors.target_probs = fill(shape, (at) => (coordinate(shape, axis, at) === 0 ? 1 : 0));
    if (oneIn(4)) options.validate_target_probs = oneIn(2);
  } else {
    const ignored = oneIn(4) ? random.below(9) - 4 : -100;
    if (ignored !== -100) options.ignore_index = ignored;
    if (operation === 'cross-entropy' && oneIn(4)) options.bins = 1 + random.below(20);
    tensors.labels = { ...fill(rows, () => (oneIn(6) ? ignored : random.below(classes))), kind: 'integer' };
  }
  if (oneIn(2)) options.reduction = random.pick(['none', 'mean', 'sum']);
  if (oneIn(4)) tensors.class_weight = fill([classes], () => 0.5 + random.below(4));
  if (oneIn(4)) tensors.grad_output = fill(options.reduction === 'none' ? rows : [], () => random.below(9) - 4);
  if (operation === 'cross-entropy' && oneIn(3)) options.label_smoothing = random.below(9) / 8;
}

/** Valid choices of outputs. `loss` only if there is one: files and the inference protocol have no null. */
function outputsOf(operation: OperationOfClasses, tensors: Message['tensors'], hasLoss: boolean): string[][] {
  const grad = 'grad_output' in tensors ? [['grad']] : [];
  if (operation === 'softmax') return [['probs'], ['entropy', 'logsumexp'], ...grad];
  if (operation === 'log-softmax') return [['log_probs'], ['log_probs', 'entropy'], ...grad];
  const both = [['losses'], ['grad', 'losses'], ...(hasLoss ? [['loss'], ['loss', 'losses', 'grad']] : [])];
  if (operation === 'nll') return both;
  const ofTarget =
    'target_probs' in tensors
      ? [['losses', 'target_grad']]
      : [
          ['label_ranks', 'label_log_probs'],
          ['nll', 'perplexity', 'bits', 'accuracy'],
          ['brier_score', 'calibration_error', 'bin_counts', 'bin_confidences', 'bin_accuracies'],
        ];
  return [...both, ['log_probs', 'probs'], ['predictions', 'entropy', 'logsumexp'], ...ofTarget];
}

function fill(shape: readonly number[], number: (at: number) => number): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, numbers: Array.from({ length: size }, (_, at) => number(at)) };
}

/** The coordinate on an axis of the element at a row-major offset. */
function coordinate(shape: readonly number[], axis: number, at: number): number {
  const stride = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  return Math.floor(at / stride) % (shape[axis] as number);
}
