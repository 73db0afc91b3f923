import { readInput } from '../rows/read-input.ts';
import { allFinite } from '../tensors/all-within.ts';
import { checkElements } from '../tensors/check-elements.ts';
import { checkShape } from '../tensors/check-shape.ts';
import { InputError } from '../tensors/input-error.ts';
import type { Kernel } from '../tensors/kernel.ts';
import { formatShape, sameShape, type Tensor } from '../tensors/tensor.ts';
import { toDoubles } from '../tensors/to-doubles.ts';
import type { PolicyGradientRequest, PolicyOptions } from './policy-options.ts';
import type { Tokens } from './tokens.ts';

const SHAPE = 'that of log_probs';

/** The numbers of a request as doubles. */
export interface PolicyInputs {
  readonly logProbs: Float64Array;
  /** Those of the policy itself where none are given: all ratios are 1. */
  readonly oldLogProbs: Float64Array;
  readonly refLogProbs: Float64Array | undefined;
  readonly advantages: Float64Array;
  /** Whether there is an advantage for each sequence, not for each token. */
  readonly areOfSequences: boolean;
}

/**
 * Reads the numbers of a request: finite where a token counts, unless what is not propagates.
 *
 * @throws InputError SHAPE_MISMATCH, NON_FINITE_INPUT
 */
export function policyInputs(
  { logProbs, oldLogProbs, refLogProbs, advantages }: PolicyGradientRequest,
  { onNonFinite }: PolicyOptions,
  tokens: Tokens,
  kernel: Kernel,
): PolicyInputs {
  const read = (field: string, tensor: Tensor) => readInput(field, tensor, tokens, onNonFinite, kernel, SHAPE);
  const areOfSequences = !sameShape(advantages.shape, tokens.shape);
  if (areOfSequences && onNonFinite === 'error' && !allFinite(advantages.data, kernel)) {
    const isFine = (x: number, b: number) => Number.isFinite(x) || tokens.lengths[b] === 0;
    checkElements('advantages', advantages, 'NON_FINITE_INPUT', 'a finite number (see on_non_finite)', isFine);
  }
  const own = read('log_probs', logProbs);
  return {
    logProbs: own,
    oldLogProbs: oldLogProbs === undefined ? own : read('old_log_probs', oldLogProbs),
    refLogProbs: refLogProbs && read('ref_log_probs', refLogProbs),
    advantages: areOfSequences ? toDoubles(advantages.data, kernel.allocate) : read('advantages', advantages),
    areOfSequences,
  };
}

/**
 * Checks the shapes of all tensors of a request.
 *
 * @throws InputError SHAPE_MISMATCH
 */
export function checkShapes(
  { advantages, oldLogProbs, refLogProbs }: PolicyGradientRequest,
  { isOfSequences }: PolicyOptions,
  { shape }: Tokens,
): void {
  if (oldLogProbs) checkShape('old_log_probs', oldLogProbs, shape, SHAPE);
  if (refLogProbs) checkShape('ref_log_probs', refLogProbs, shape, SHAPE);
  const isOneASequence = sameShape(advantages.shape, shape.slice(0, -1));
  if (isOneASequence || (sameShape(advantages.shape, shape) && !isOfSequences)) return;
  const ofSequences = shape.length === 1 ? 'a single number' : `shape ${formatShape(shape.slice(0, -1))}`;
  const expected = isOfSequences
    ? `${ofSequences}, one for each sequence, with importance_sampling_level "sequence"`
    : `shape ${formatShape(shape)}, that of log_probs, or ${ofSequences}, one for each sequence`;
  const seen = advantages.shape.length === 0 ? 'is a single number' : `has shape ${formatShape(advantages.shape)}`;
  throw new InputError('SHAPE_MISMATCH', [
    { path: ['advantages'], detail: `advantages ${seen}; expected ${expected}` },
  ]);
}
