import { big, log2, multiply } from './big.ts';
import { exactTarget, gradientOfTarget, targetGradient, targetLoss } from './cross-entropy.ts';
import { type Entry, NOTHING, UNDEFINED } from './entry.ts';
import { nllLoss } from './nll.ts';
import { PRECISE, type Precision } from './precision.ts';
import { divided, divisorOf, type Reduction, reduceLosses, UndefinedMean } from './reduction.ts';
import { exactSoftmax, logProbability, probability, type Softmax } from './softmax.ts';
import { flatten, type Nested, type Rows, rowsOf, shapeOf } from './tensors.ts';
import { logSoftmaxGradient, softmaxGradient } from './vector-jacobian.ts';

export type OperationName = 'softmax' | 'log-softmax' | 'nll' | 'cross-entropy';

/** A request of the four operations, as the API takes it; −Infinity may stand as a number. */
export interface ExactRequest {
  readonly logits?: Nested;
  readonly log_probs?: Nested;
  readonly labels?: Nested;
  readonly target_probs?: Nested;
  readonly class_weight?: readonly number[];
  readonly class_axis?: number;
  readonly ignore_index?: number;
  readonly label_smoothing?: number;
  readonly validate_target_probs?: boolean;
  readonly reduction?: Reduction;
  readonly grad_output?: Nested;
  readonly outputs?: readonly string[];
}

/** An output: its numbers in row-major order. */
export interface ExactTensor {
  readonly shape: readonly number[];
  readonly entries: readonly Entry[];
}

/** What the service must answer: the outputs by name (null: the loss of the reduction none), or the code of an error. */
export type ExactAnswer = { readonly [output: string]: ExactTensor | null } | 'UNDEFINED_MEAN';

/**
 * The exact value of every number in the answer to a request that is valid, but for the 400th bit or so: by the formulas of
 * the guide, from first principles.
 *
 *     q' = (1−ε) q + ε/K,  q = onehot(label) or target_probs,  K classes that are not masked
 *     r_c = w_c q'_c,  R = Σ_c r_c
 *     losses_n = −Σ_c r_c log p_c          grad_{n,c} = (R p_c − r_c) u_n / D
 *     D = Σ_n w_label (labels) or the number of rows (target_probs) for a mean, 1 for others
 *     softmax: p_c (G_c − Σ_j G_j p_j)     log-softmax: G_c − p_c Σ_j G_j     nll: −w_y ℓ_y
 *
 * @throws RangeError a row that counts has no softmax
 */
export function exactAnswer(
  operation: OperationName,
  request: ExactRequest,
  precision: Precision = PRECISE,
): ExactAnswer {
  if (operation === 'softmax' || operation === 'log-softmax') return exactRows(operation, request, precision);
  try {
    return exactLosses(operation, request, precision);
  } catch (error) {
    if (error instanceof UndefinedMean) return 'UNDEFINED_MEAN';
    throw error;
  }
}

function exactRows(operation: 'softmax' | 'log-softmax', request: ExactRequest, precision: Precision): ExactAnswer {
  const logits = request.logits as Nested;
  const shape = shapeOf(logits);
  const rows = rowsOf(shape, request.class_axis);
  const numbers = flatten(logits);
  const name = operation === 'softmax' ? 'probs' : 'log_probs';
  const upstream = request.grad_output === undefined ? undefined : flatten(request.grad_output);
  const softmaxes = rows.positions.map((positions) => softmaxOf(numbers, positions, precision));
  const grads = rows.positions.map((positions, n) => {
    const g = upstream && positions.map((at) => upstream[at] as number);
    const row = softmaxes[n] as Softmax;
    if (g === undefined) return [];
    return operation === 'softmax' ? softmaxGradient(row, g, precision) : logSoftmaxGradient(row, g, precision);
  });
  const outputs = request.outputs ?? (upstream ? [name, 'grad'] : [name]);
  const values = softmaxes.map((row) => valuesOf(name, row, precision));
  return chosen(outputs, { [name]: tensorOf(shape, rows, values), grad: tensorOf(shape, rows, grads) });
}

function exactLosses(operation: 'nll' | 'cross-entropy', request: ExactRequest, precision: Precision): ExactAnswer {
  const { reduction = 'mean', ignore_index: ignored = -100, label_smoothing: smoothing = 0 } = request;
  const { outputs = ['loss', 'losses', 'grad'] } = request;
  const input = (operation === 'nll' ? request.log_probs : request.logits) as Nested;
  const shape = shapeOf(input);
  const rows = rowsOf(shape, request.class_axis);
  const numbers = flatten(input);
  const labels = request.labels === undefined ? undefined : flatten(request.labels);
  const targetProbs = request.target_probs === undefined ? undefined : flatten(request.target_probs);
  const classes = rows.positions[0]?.length ?? 0;
  const classWeight = request.class_weight ?? new Array<number>(classes).fill(1);
  const weightOf = (y: number) => classWeight[y] as number;
  const counted = labels ? labels.filter((y) => y !== ignored).map(weightOf) : rows.positions.map(() => 1);
  const divisor = divisorOf(reduction, counted);
  const upstream = request.grad_output === undefined ? [1] : flatten(request.grad_output);

  const results = rows.positions.map((positions, n): RowResult => {
    const y = labels?.[n];
    const u = (reduction === 'none' ? upstream[n] : undefined) ?? (upstream[0] as number);
    const none = positions.map(() => NOTHING);
    if (operation === 'nll') {
      if (y === undefined || y === ignored) return { loss: NOTHING, grad: none };
      const loss = nllLoss(numbers[positions[y] as number] as number, weightOf(y));
      const slope = multiply(big(-weightOf(y)), big(u));
      return { loss, grad: positions.map((_, c) => (c === y ? { value: slope, largest: log2(slope) } : NOTHING)) };
    }
    if (y === ignored) {
      const x = positions.map((at) => numbers[at] as number);
      const isAsked = outputs.includes('probs') || outputs.includes('log_probs');
      return { loss: NOTHING, grad: none, softmax: isAsked ? exactSoftmax(x, precision) : undefined };
    }
    const softmax = softmaxOf(numbers, positions, precision);
    const q = targetProbs ? positions.map((at) => targetProbs[at] as number) : positions.map((_, c) => Number(c === y));
    const target = exactTarget(softmax, q, classWeight, smoothing);
    return {
      loss: targetLoss(softmax, target, precision),
      grad: targetGradient(softmax, target, u, precision),
      targetGrad: gradientOfTarget(softmax, classWeight, smoothing, u),
      softmax,
    };
  });
  const loss = reduceLosses(
    results.map((row) => row.loss),
    divisor,
    precision,
  );
  const reduced = (entries: readonly Entry[]) => entries.map((entry) => divided(entry, divisor, precision));
  const isNone = divisor.value.mantissa === 0n;
  const undefinedRow = new Array<Entry>(classes).fill(UNDEFINED);
  const gradient = (entries: readonly Entry[]) => (isNone ? entries.map(() => NOTHING) : reduced(entries));
  const values = (name: 'probs' | 'log_probs') =>
    outputs.includes(name)
      ? results.map(({ softmax }) => (softmax ? valuesOf(name, softmax, precision) : undefinedRow))
      : [];
  return chosen(outputs, {
    loss: reduction === 'none' ? null : { shape: [], entries: [loss] },
    losses: { shape: rows.shape, entries: results.map((row) => row.loss) },
    grad: tensorOf(
      shape,
      rows,
      results.map(({ grad }) => gradient(grad)),
    ),
    target_grad: tensorOf(
      shape,
      rows,
      results.map(({ targetGrad = [] }) => gradient(targetGrad)),
    ),
    probs: tensorOf(shape, rows, values('probs')),
    log_probs: tensorOf(shape, rows, values('log_probs')),
  });
}

/** What comes of a row, not yet divided by D. */
interface RowResult {
  readonly loss: Entry;
  readonly grad: readonly Entry[];
  readonly targetGrad?: readonly Entry[];
  readonly softmax?: Softmax | undefined;
}

function softmaxOf(numbers: readonly number[], positions: readonly number[], precision: Precision): Softmax {
  const softmax = exactSoftmax(
    positions.map((at) => numbers[at] as number),
    precision,
  );
  if (softmax === undefined) throw new RangeError('a row has no softmax');
  return softmax;
}

function valuesOf(name: 'probs' | 'log_probs', row: Softmax, precision: Precision): Entry[] {
  return row.exps.map((_, c) => (name === 'probs' ? probability(row, c, precision) : logProbability(row, c)));
}

/** A tensor of the entries of its rows. */
function tensorOf(shape: readonly number[], { positions }: Rows, ofRows: readonly (readonly Entry[])[]): ExactTensor {
  const entries: Entry[] = [];
  ofRows.forEach((ofRow, n) => {
    ofRow.forEach((entry, c) => {
      entries[positions[n]?.[c] as number] = entry;
    });
  });
  return { shape, entries };
}

function chosen(outputs: readonly string[], all: { readonly [name: string]: ExactTensor | null }): ExactAnswer {
  return Object.fromEntries(outputs.map((name) => [name, all[name] as ExactTensor | null]));
}
