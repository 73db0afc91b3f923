import { type BigFloat, divide, fromDouble, multiply, negative, sum, sumOrZero } from './exact/big-float.ts';
import { SCALE_BITS } from './logits/long-sum.ts';
import { SoftmaxPairs } from './logits/softmax-pairs.ts';
import { Pair } from './pairs/pair.ts';
import { type RowFunction, upstreamOf } from './row-functions/row-function.ts';
import { type RowFunctionOptions, rowOperation } from './row-functions/row-operation.ts';
import type { DoubleTensor, Tensor } from './tensors/tensor.ts';

export type LogSoftmaxOutput = 'log_probs' | 'grad' | 'logsumexp' | 'entropy';

export type LogSoftmaxResult = {
  readonly log_probs?: Tensor;
  readonly grad?: Tensor;
  /** One number a row: log Σ_c exp(x_c), and −Σ_c p_c log p_c. */
  readonly logsumexp?: DoubleTensor;
  readonly entropy?: DoubleTensor;
};

/**
 * Logarithm of the softmax of each row of `logits` [N, C, …], and the product of an upstream gradient with its Jacobian.
 *
 *     log_probs_c = z_c − log Σ_j exp(z_j)               z = x, or cap · tanh(x / cap) / T with `softcap` and `temperature`
 *     grad_c      = (G_c − p_c Σ_j G_j) dz_c/dx_c        G = gradOutput, of the shape of the logits
 *
 * Every number is within 2 ulp of its exact value. −Infinity is a masked logit: log-probability −Infinity. A row with NaN or +Infinity,
 * or all −Infinity, has no softmax: see `onNonFinite`.
 * Without `outputs`: `log_probs`, and `grad` where there is a `gradOutput`.
 *
 * @throws InputError INVALID_SHAPE, CLASS_AXIS_OUT_OF_RANGE, SHAPE_MISMATCH, NON_FINITE_INPUT, MISSING_FIELD
 * @example logSoftmax(tensor([2], [0, -50])).log_probs // [-1.9287498479639178e-22, -50]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html
 */
export function logSoftmax(logits: Tensor, options: RowFunctionOptions<LogSoftmaxOutput> = {}): LogSoftmaxResult {
  const outputs = options.outputs ?? (options.gradOutput ? ['log_probs', 'grad'] : ['log_probs']);
  const { value, grad, values } = rowOperation(logits, LOG_SOFTMAX, options, {
    value: outputs.includes('log_probs'),
    grad: outputs.includes('grad'),
    outputs,
  });
  return { ...(value && { log_probs: value }), ...(grad && { grad }), ...values };
}

const LOG_SOFTMAX: RowFunction = {
  keepsExps: false,

  forward: (rows, out) => rows.writeLogProbs(out),

  backward: ({ kernel, ref, classes }, upstream, out) =>
    kernel.writeLogSoftmaxGradient(ref, classes, upstream.ref, upstream.first, out.ref, out.start),

  // G_c − p_c Σ_j G_j; at the argmax G_k (1 − p_k) − p_k Σ_{j≠k} G_j.
  inPairs: (rows, upstream) => {
    const softmax = new SoftmaxPairs(rows);
    const others = new Pair();
    const all = new Pair();
    const term = new Pair();
    const { values, first } = upstream;
    let size = 0;
    softmax.load();
    for (let j = 0; j < rows.classes; j++) {
      if (j !== softmax.argmax) others.addNumber(values[first + j] as number);
      size += Math.abs(values[first + j] as number);
    }
    all.copy(others).addNumber(values[first + softmax.argmax] as number);
    return (c, out) => {
      const own = values[first + c] as number;
      softmax.at(c);
      if (softmax.isArgmax) softmax.complement(out).multiplyNumber(own);
      else out.set(own).timesPowerOfTwo(SCALE_BITS);
      out.subtract(term.copy(softmax.isArgmax ? others : all).multiply(softmax.p));
      return Math.max(Math.abs(term.high), size * softmax.p.high * 2 ** -16);
    };
  },

  // (G_c (1 + s) − t_c Σ_j G_j) / (1 + s); at the argmax (G_k s − Σ_{j≠k} G_j) / (1 + s).
  exactly: (rows, upstream) => {
    const { exact } = rows;
    const { total, tail, argmax } = exact;
    const { values, first } = upstream;
    const upstreamAt = (c: number) => fromDouble(values[first + c] as number);
    function* allBut(class_: number): Generator<BigFloat, void, void> {
      for (let j = 0; j < rows.classes; j++) if (j !== class_) yield upstreamAt(j);
    }
    const all = sum(allBut(-1));
    return (c) => {
      const own = upstreamAt(c);
      const terms =
        c === argmax
          ? [multiply(own, tail), negative(sum(allBut(c)))]
          : [multiply(own, total), negative(multiply(exact.exp(c), all))];
      return divide(sumOrZero(terms), total);
    };
  },

  plainly: (rows, upstream) => {
    const G = upstreamOf(rows, upstream);
    const sum = G.reduce((total, g) => total + g, 0);
    return (c) => (G[c] as number) - rows.prob(c) * sum;
  },
};
