import type { OnNonFinite, RowOptions } from '../rows/options.ts';
import { InputError } from '../tensors/input-error.ts';
import type { Tensor } from '../tensors/tensor.ts';

/** How the losses of tokens become one: by tokens, or by sequences first. */
export type PolicyReduction = 'none' | 'sum' | 'mean' | 'seq_mean_token_mean' | 'seq_mean_token_sum';

/** A request: log-probabilities of tokens under the policy, what they are worth, and what they are compared with. */
export interface PolicyGradientRequest extends RowOptions<string, PolicyReduction> {
  readonly logProbs: Tensor;
  readonly advantages: Tensor;
  readonly oldLogProbs?: Tensor | undefined;
  readonly refLogProbs?: Tensor | undefined;
  readonly lossType?: 'ppo' | 'importance_sampling' | 'cispo' | 'reinforce' | undefined;
  readonly clipLowThreshold?: number | undefined;
  readonly clipHighThreshold?: number | undefined;
  readonly dualClip?: number | undefined;
  readonly klCoef?: number | undefined;
  readonly klEstimator?: 'k1' | 'k2' | 'k3' | undefined;
  readonly importanceSamplingLevel?: 'token' | 'sequence' | undefined;
}

/** The options of a request, with their defaults. */
export interface PolicyOptions {
  readonly lossType: 'ppo' | 'importance_sampling' | 'cispo' | 'reinforce';
  /** The bounds of the ratio. */
  readonly low: number;
  readonly high: number;
  /** The bound of the ratio for negative advantages; Infinity where there is none. */
  readonly dualClip: number;
  readonly klCoef: number;
  readonly klEstimator: 'k1' | 'k2' | 'k3';
  readonly isOfSequences: boolean;
  readonly reduction: PolicyReduction;
  readonly onNonFinite: OnNonFinite;
  readonly outputs: readonly string[];
}

/** The bounds by default: PPO's, and Tinker's for CISPO. */
const PPO_BOUNDS = [0.8, 1.2] as const;
const CISPO_BOUNDS = [0, 4] as const;

/**
 * Fills the defaults in, and checks what one option demands of another.
 *
 * @throws InputError INVALID_OPTION bounds in the wrong order
 * @example policyOptions({ logProbs, advantages }).high // 1.2
 */
export function policyOptions(request: PolicyGradientRequest): PolicyOptions {
  const { lossType = 'ppo', dualClip = Number.POSITIVE_INFINITY } = request;
  const [lowest, highest] = lossType === 'cispo' ? CISPO_BOUNDS : PPO_BOUNDS;
  const { clipLowThreshold: low = lowest, clipHighThreshold: high = highest } = request;
  if (low > high) {
    const detail = `clip_low_threshold is ${low}${request.clipLowThreshold === undefined ? ' by default' : ''}; expected at most clip_high_threshold, ${high}`;
    throw new InputError('INVALID_OPTION', [{ path: ['clip_low_threshold'], detail }]);
  }
  if (dualClip <= high) {
    const detail = `dual_clip is ${dualClip}; expected more than clip_high_threshold, ${high}`;
    throw new InputError('INVALID_OPTION', [{ path: ['dual_clip'], detail }]);
  }
  return {
    lossType,
    low,
    high,
    dualClip,
    klCoef: request.klCoef ?? 0,
    klEstimator: request.klEstimator ?? 'k3',
    isOfSequences: request.importanceSamplingLevel === 'sequence',
    reduction: request.reduction ?? 'mean',
    onNonFinite: request.onNonFinite ?? 'error',
    outputs: request.outputs ?? ['loss', 'losses', 'grad'],
  };
}
