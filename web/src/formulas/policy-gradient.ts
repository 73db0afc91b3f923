import type { Family, Formula } from './formula.ts';
import type { Inputs } from './inputs.ts';
import type { Node } from './tape.ts';

/** What a log-ratio becomes before its exponential is taken. */
interface Clamps {
  readonly ratio: number;
  readonly kl: number;
}

const NONE: Clamps = { ratio: Number.POSITIVE_INFINITY, kl: Number.POSITIVE_INFINITY };
const VERL: Clamps = { ratio: 20, kl: 10 };

function lossBy(clamps: Clamps): Formula['loss'] {
  return (inputs) => {
    const { tape } = inputs;
    const type = inputs.name('loss_type', 'ppo');
    const bounds = type === 'cispo' ? [0, 4] : [0.8, 1.2];
    const low = inputs.number('clip_low_threshold', bounds[0] as number);
    const high = inputs.number('clip_high_threshold', bounds[1] as number);
    const rows = inputs.rows('log_probs');
    const old = inputs.has('old_log_probs') ? inputs.rows('old_log_probs') : undefined;
    const ref = inputs.has('ref_log_probs') ? inputs.rows('ref_log_probs') : undefined;
    const advantages = inputs.flat('advantages');
    const isOfTokens = advantages.length === rows.reduce((sum, row) => sum + row.length, 0);
    const mask = inputs.has('mask') ? inputs.rows('mask') : undefined;
    const masks = rows.map((row, b) => row.map((_, t) => mask?.[b]?.[t]?.value ?? 1));

    let place = 0;
    const losses = rows.map((row, b) => {
      const differences = row.map((log, t) => {
        const d = tape.sub(log, old?.[b]?.[t] ?? tape.detach(log));
        return Number.isFinite(clamps.ratio) ? tape.clamp(d, -clamps.ratio, clamps.ratio) : d;
      });
      const logRatios =
        inputs.name('importance_sampling_level', 'token') === 'sequence'
          ? meanOf(inputs, differences, masks[b] ?? [])
          : differences;
      return row.map((log, t) => {
        const advantage = advantages[isOfTokens ? place++ : b] as Node;
        const loss = tokenLoss(inputs, { type, log, logRatio: logRatios[t] as Node, advantage, low, high });
        const reference = ref?.[b]?.[t];
        const penalized = reference ? tape.add(loss, penalty(inputs, log, reference, clamps.kl)) : loss;
        return mask ? tape.mul(penalized, tape.constant(masks[b]?.[t] ?? 1)) : penalized;
      });
    });
    return reducedTokens(inputs, rows, losses, masks);
  };
}

interface Token {
  readonly type: string;
  readonly log: Node;
  readonly logRatio: Node;
  readonly advantage: Node;
  readonly low: number;
  readonly high: number;
}

function tokenLoss(inputs: Inputs, { type, log, logRatio, advantage, low, high }: Token): Node {
  const { tape } = inputs;
  if (type === 'reinforce') return tape.neg(tape.mul(advantage, log));
  const ratio = tape.exp(logRatio);
  if (type === 'importance_sampling') return tape.neg(tape.mul(ratio, advantage));
  const clipped = tape.clamp(ratio, low, high);
  if (type === 'cispo') return tape.neg(tape.mul(tape.mul(tape.detach(clipped), advantage), log));
  const loss = tape.neg(tape.min(tape.mul(ratio, advantage), tape.mul(clipped, advantage)));
  if (!inputs.has('dual_clip')) return loss;
  const bound = tape.mul(tape.neg(advantage), tape.constant(inputs.number('dual_clip', 3)));
  return tape.where(advantage.value < 0, tape.min(bound, loss), loss);
}

/** kl_coef · k(log_prob − ref_log_prob) */
function penalty(inputs: Inputs, log: Node, reference: Node, bound: number): Node {
  const { tape } = inputs;
  const estimator = inputs.name('kl_estimator', 'k3');
  const delta = tape.sub(log, reference);
  const k2 = () => tape.div(tape.mul(delta, delta), tape.constant(2));
  const k3 = () => {
    const d = tape.sub(reference, log);
    const safe = Number.isFinite(bound) ? tape.clamp(d, -20, 20) : d;
    const kl = tape.sub(tape.sub(tape.exp(safe), safe), tape.constant(1));
    return Number.isFinite(bound) ? tape.clamp(kl, -bound, bound) : kl;
  };
  const estimate = estimator === 'k1' ? delta : estimator === 'k2' ? k2() : k3();
  return tape.mul(tape.constant(inputs.number('kl_coef', 0)), estimate);
}

/** The mean of a sequence's tokens that count, for each of them. */
function meanOf({ tape }: Inputs, row: readonly Node[], mask: readonly number[]): readonly Node[] {
  const count = mask.reduce((a, b) => a + b, 0);
  const mean = tape.div(tape.sum(row.map((x, t) => tape.mul(x, tape.constant(mask[t] ?? 1)))), tape.constant(count));
  return row.map(() => mean);
}

function reducedTokens(
  inputs: Inputs,
  rows: readonly (readonly Node[])[],
  losses: readonly (readonly Node[])[],
  masks: readonly (readonly number[])[],
): Node {
  const { tape } = inputs;
  const reduction = inputs.name('reduction', 'mean');
  if (reduction === 'none') return losses.flat()[inputs.rowOfMoved(rows.flat())] as Node;
  const total = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const sums = losses.map((row) => tape.sum(row));
  const lengths = masks.map(total);
  const isMeanOfMeans = reduction === 'seq_mean_token_mean';
  const means = isMeanOfMeans ? sums.map((sum, b) => tape.div(sum, tape.constant(Math.max(1, lengths[b] ?? 1)))) : sums;
  const sum = tape.sum(means);
  if (reduction === 'sum') return sum;
  const sequences = lengths.filter((length) => length > 0).length;
  return tape.div(sum, tape.constant(inputs.number('normalizer', reduction === 'mean' ? total(lengths) : sequences)));
}

const WRITTEN: { readonly [type: string]: string } = {
  ppo: 'r = exp(log_prob − old);  −min(r·A, clamp(r, low, high)·A)',
  importance_sampling: 'r = exp(log_prob − old);  −r·A',
  cispo: '−clamp(exp(log_prob − old), low, high).detach()·A·log_prob',
  reinforce: '−A·log_prob',
};
const WRITTEN_KL: { readonly [estimator: string]: string } = {
  k1: 'log_prob − ref',
  k2: '(log_prob − ref)² / 2',
  k3: 'exp(ref − log_prob) − (ref − log_prob) − 1',
};

export const policyGradient: Family = {
  operation: 'policy-gradient',
  fields: [
    'log_probs',
    'advantages',
    'old_log_probs',
    'ref_log_probs',
    'loss_type',
    'clip_low_threshold',
    'clip_high_threshold',
    'dual_clip',
    'kl_coef',
    'kl_estimator',
    'importance_sampling_level',
    'reduction',
    'normalizer',
    'mask',
    'grad_output',
    'dtype',
    'encoding',
    'on_non_finite',
    'outputs',
  ],
  formulas: ({ loss_type = 'ppo', dual_clip, ref_log_probs, kl_coef, kl_estimator = 'k3' }) => {
    const penalty = ref_log_probs && kl_coef ? `;  + kl_coef · (${WRITTEN_KL[String(kl_estimator)]})` : '';
    const dual = loss_type === 'ppo' && typeof dual_clip === 'number' ? ';  where A < 0: min(that, −dual_clip·A)' : '';
    const written = `${WRITTEN[String(loss_type)]}${dual}${penalty}`;
    return [
      { library: 'TRL', written, loss: lossBy(NONE) },
      { library: 'verl', written: `${written};  clip(log r, ±20), clip(k3, ±10)`, loss: lossBy(VERL) },
    ];
  },
};
