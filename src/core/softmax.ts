import { type BigFloat, divide, fromDouble, multiply, negative, subtract, sumOrZero } from './exact/big-float.ts';
import { SCALE_BITS } from './logits/long-sum.ts';
import { SoftmaxPairs } from './logits/softmax-pairs.ts';
import { Pair } from './pairs/pair.ts';
import { type RowFunction, upstreamOf } from './row-functions/row-function.ts';
import { type RowFunctionOptions, rowOperation } from './row-functions/row-operation.ts';
import type { DoubleTensor, Tensor } from './tensors/tensor.ts';

export type SoftmaxOutput = 'probs' | 'grad' | 'logsumexp' | 'entropy';

export type SoftmaxResult = {
  readonly probs?: Tensor;
  readonly grad?: Tensor;
  /** One number a row: log Σ_c exp(x_c), and −Σ_c p_c log p_c. */
  readonly logsumexp?: DoubleTensor;
  readonly entropy?: DoubleTensor;
};

/**
 * Softmax of each row of `logits` [N, C, …], and the product of an upstream gradient with its Jacobian.
 *
 *     probs_c = exp(z_c) / Σ_j exp(z_j)                  z = x, or cap · tanh(x / cap) / T with `softcap` and `temperature`
 *     grad_c  = p_c (G_c − Σ_j G_j p_j) dz_c/dx_c        G = gradOutput, of the shape of the logits
 *
 * Every number is within 2 ulp of its exact value. −Infinity is a masked
 * logit: probability 0. A row with NaN or +Infinity, or all −Infinity, has no softmax: see `onNonFinite`.
 * Without `outputs`: `probs`, and `grad` where there is a `gradOutput`.
 *
 * @throws InputError INVALID_SHAPE, CLASS_AXIS_OUT_OF_RANGE, SHAPE_MISMATCH, NON_FINITE_INPUT, MISSING_FIELD
 * @example softmax(tensor([2], [0, -50])).probs // [1, 1.9287498479639178e-22]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html
 */
export function softmax(logits: Tensor, options: RowFunctionOptions<SoftmaxOutput> = {}): SoftmaxResult {
  const outputs = options.outputs ?? (options.gradOutput ? ['probs', 'grad'] : ['probs']);
  const { value, grad, values } = rowOperation(logits, SOFTMAX, options, {
    value: outputs.includes('probs'),
    grad: outputs.includes('grad'),
    outputs,
  });
  return { ...(value && { probs: value }), ...(grad && { grad }), ...values };
}

const SOFTMAX: RowFunction = {
  keepsExps: true,

  forward: (rows, out) => rows.writeProbs(out),

  backward: ({ kernel, ref, classes }, upstream, out) =>
    kernel.writeSoftmaxGradient(ref, classes, upstream.ref, upstream.first, out.ref, out.start),

  // With G' = G − G_k: p_c (G'_c − Σ_j p_j G'_j).
  inPairs: (rows, upstream) => {
    const softmax = new SoftmaxPairs(rows);
    const mean = new Pair();
    const term = new Pair();
    const { values, first } = upstream;
    const origin = values[first + rows.argmax] as number;
    const centred = (c: number) => term.setDifference(values[first + c] as number, origin);
    let size = 0;
    softmax.load();
    for (let j = 0; j < rows.classes; j++) {
      softmax.at(j);
      mean.add(centred(j).multiply(softmax.p));
      size += Math.abs(term.high);
    }
    return (c, out) => {
      softmax.at(c);
      const own = Math.abs(centred(c).timesPowerOfTwo(SCALE_BITS).high);
      out.copy(term).subtract(mean).multiply(softmax.p).timesPowerOfTwo(-SCALE_BITS);
      return Math.max(own, size) * softmax.p.high * 2 ** -SCALE_BITS;
    };
  },

  // With G' = G − G_k, which the argmax has none of: t_c (G'_c (1 + s) − Σ_j t_j G'_j) / (1 + s)².
  exactly: (rows, upstream) => {
    const { exact } = rows;
    const { values, first } = upstream;
    const upstreamAt = (c: number) => fromDouble(values[first + c] as number);
    const origin = upstreamAt(exact.argmax);
    const centred = (c: number) => subtract(upstreamAt(c), origin);
    function* products(): Generator<BigFloat, void, void> {
      for (let j = 0; j < rows.classes; j++) yield negative(multiply(centred(j), exact.exp(j)));
    }
    const sum = sumOrZero(products());
    const square = multiply(exact.total, exact.total);
    return (c) => {
      const difference = sumOrZero([multiply(centred(c), exact.total), sum]);
      return divide(multiply(exact.exp(c), difference), square);
    };
  },

  plainly: (rows, upstream) => {
    const G = upstreamOf(rows, upstream);
    const mean = G.reduce((sum, g, j) => sum + g * rows.prob(j), 0);
    return (c) => rows.prob(c) * ((G[c] as number) - mean);
  },
};
