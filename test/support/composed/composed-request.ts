import type { Random } from '../../../verify/random.ts';
import type { ExactRequest, OperationName } from '../oracle/exact-answer.ts';
import { type Nested, type Rows, rowsOf } from '../oracle/tensors.ts';
import { logitsRow } from './logits.ts';
import { logUniform, many, normal, oneDecimal, oneIn, sign, uniform } from './numbers.ts';
import { distribution, unvalidated } from './targets.ts';
import { upstreamNumber, upstreamRow } from './upstream.ts';

export interface ComposedRequest {
  readonly operation: OperationName;
  readonly request: ExactRequest;
}

const OPERATIONS: readonly OperationName[] = [
  ...(['softmax', 'log-softmax', 'nll'] as const),
  ...(['cross-entropy', 'cross-entropy', 'cross-entropy', 'cross-entropy'] as const),
];

/** A valid request with any of the options together, whose numbers are hard in some way. */
export function composedRequest(random: Random): ComposedRequest {
  const operation = random.pick(OPERATIONS);
  const { shape, ...axis } = anyShape(random);
  const rows = rowsOf(shape, axis.class_axis);
  const classes = rows.positions[0]?.length ?? 0;
  const tensor = (values: readonly (readonly number[])[]) => tensorOf(shape, rows, values);
  const logits = rows.positions.map(() => logitsRow(random, classes));
  if (operation === 'softmax' || operation === 'log-softmax') {
    const upstream = tensor(logits.map(() => upstreamRow(random, classes)));
    const options = { ...(!oneIn(random, 8) && { grad_output: upstream }), ...axis };
    return { operation, request: { logits: tensor(logits), ...options } };
  }
  const options = { ...lossOptions(random, rows, classes), ...axis };
  const labels = someLabels(random, rows, classes);
  if (operation === 'nll') return { operation, request: { log_probs: tensor(logits), ...labels, ...options } };

  const isSoft = oneIn(random, 2);
  const isValidated = !oneIn(random, 4);
  const target = isSoft
    ? {
        target_probs: tensor(logits.map((row) => (isValidated ? distribution : unvalidated)(random, row))),
        ...(!isValidated && { validate_target_probs: false }),
      }
    : labels;
  const epsilon = random.pick([0, 0.01, 0.1, 0.1, 0.3, 1, uniform(random)]);
  const smoothing = oneIn(random, 2) && { label_smoothing: epsilon };
  const all = ['loss', 'losses', 'grad', 'log_probs', 'probs', ...(isSoft ? ['target_grad'] : [])];
  const outputs = oneIn(random, 2) && { outputs: all };
  return { operation, request: { logits: tensor(logits), ...target, ...smoothing, ...options, ...outputs } };
}

function anyShape(random: Random): { shape: number[]; class_axis?: number } {
  const classes = oneIn(random, 100) ? random.pick([50, 300]) : oneIn(random, 30) ? 1 : 2 + random.below(7);
  const rows = 1 + random.below(3);
  switch (classes > 8 ? 0 : random.below(8)) {
    case 0:
      return { shape: [classes] };
    case 1:
      return { shape: [rows, classes, 1 + random.below(3)] };
    case 2:
      return { shape: [rows, 1 + random.below(3), classes], class_axis: -1 };
    case 3:
      return { shape: [classes, rows], class_axis: 0 };
    default:
      return { shape: [rows, classes] };
  }
}

function lossOptions(random: Random, { positions, shape }: Rows, classes: number) {
  const reduction = random.pick(['none', 'mean', 'mean', 'sum', undefined] as const);
  const upstream = () =>
    reduction === 'none'
      ? nested(
          many(positions.length, () => upstreamNumber(random)),
          shape,
        )
      : upstreamNumber(random);
  return {
    ...(reduction && { reduction }),
    ...(oneIn(random, 2) && { class_weight: classWeight(random, classes) }),
    ...(oneIn(random, 2) && { grad_output: upstream() }),
  };
}

/** Labels of which some are ignored, in one of four requests. */
function someLabels(random: Random, { positions, shape }: Rows, classes: number) {
  const ignored = oneIn(random, 4) ? random.pick([-100, -1, 0, 255]) : undefined;
  const labelOf = () => (ignored !== undefined && oneIn(random, 3) ? ignored : random.below(classes));
  return {
    labels: nested(many(positions.length, labelOf), shape),
    ...(ignored !== undefined && ignored !== -100 && { ignore_index: ignored }),
  };
}

function classWeight(random: Random, classes: number): number[] {
  switch (random.below(6)) {
    case 0:
      return many(classes, () => logUniform(random, -40, 40));
    case 1:
      return many(classes, () => (oneIn(random, 3) ? 0 : oneDecimal(random, 0, 10)));
    case 2:
      return many(classes, () => sign(random) * oneDecimal(random, 0.1, 10));
    case 3:
      return many(classes, () => Math.abs(normal(random)));
    default:
      return many(classes, () => oneDecimal(random, 0.1, 10));
  }
}

function tensorOf(shape: readonly number[], { positions }: Rows, rows: readonly (readonly number[])[]): Nested {
  const flat: number[] = [];
  rows.forEach((row, n) => {
    row.forEach((x, c) => {
      flat[positions[n]?.[c] as number] = x;
    });
  });
  return nested(flat, shape);
}

/** Flat numbers in nested arrays of a shape; the only one of them for the shape []. */
function nested(flat: readonly number[], shape: readonly number[]): Nested {
  const [length, ...rest] = shape;
  if (length === undefined) return flat[0] as number;
  const size = flat.length / length;
  return many(length, (i) => nested(flat.slice(i * size, (i + 1) * size), rest));
}
