import type { Body } from '../api/json.ts';
import type { Dtype } from '../formulas/dtype.ts';
import type { PlacesKind } from './places.ts';
import type { AxisKind } from './values-axis.ts';

/** What the panel shows: a request, which of its numbers moves and how far, and how that is drawn. */
export interface Setting {
  readonly operation: string;
  readonly body: Body;
  readonly moved: string;
  readonly from: number;
  readonly to: number;
  readonly places?: PlacesKind;
  readonly values?: AxisKind;
  /** Which of the formulas is compared with: the first by default. */
  readonly formula?: number;
  readonly float?: Dtype;
}

export const STORY_NAMES = ['clip', 'nan', 'dual', 'k3', 'dpo', 'ipo', 'orpo', 'kl', 'focal', 'bce', 'kto'] as const;
export type StoryName = (typeof STORY_NAMES)[number];

const DOUBLY_LOG = { places: 'log', values: 'log' } as const;

/** Losses that are worth a look: each sets everything. */
export const STORIES: { readonly [name in StoryName]: Setting } = {
  clip: {
    operation: 'policy-gradient',
    body: { log_probs: [-0.75], old_log_probs: [-1], advantages: [1] },
    moved: '/log_probs/0',
    from: -2,
    to: 0,
  },
  nan: {
    operation: 'policy-gradient',
    body: { log_probs: [-100], old_log_probs: [-1000], advantages: [1] },
    moved: '/log_probs/0',
    from: -400,
    to: 0,
  },
  dual: {
    operation: 'policy-gradient',
    body: { log_probs: [-1.5], old_log_probs: [-2], advantages: [-1], dual_clip: 3 },
    moved: '/log_probs/0',
    from: -3,
    to: 0,
  },
  k3: {
    operation: 'policy-gradient',
    body: { log_probs: [-1e-8], ref_log_probs: [0], advantages: [0], kl_coef: 1, kl_estimator: 'k3' },
    moved: '/log_probs/0',
    from: -1,
    to: -1e-12,
    ...DOUBLY_LOG,
  },
  dpo: {
    operation: 'preference',
    body: { chosen: [40], rejected: [0], beta: 1 },
    moved: '/chosen/0',
    from: -20,
    to: 60,
    values: 'log',
    formula: 1,
  },
  ipo: {
    operation: 'preference',
    body: { chosen: [-10], rejected: [-12], ref_chosen: [-11], ref_rejected: [-11.5], beta: 0.125, loss_type: 'ipo' },
    moved: '/chosen/0',
    from: -15,
    to: 0,
  },
  orpo: {
    operation: 'preference',
    body: { chosen: [-1e-17], rejected: [-0.5], beta: 1, loss_type: 'orpo' },
    moved: '/chosen/0',
    from: -1,
    to: -1e-20,
    ...DOUBLY_LOG,
  },
  kl: {
    operation: 'kl-divergence',
    body: { logits: [[1e-8, 0, 0]], target_logits: [[0, 0, 0]] },
    moved: '/logits/0/0',
    from: 1e-12,
    to: 10,
    ...DOUBLY_LOG,
  },
  focal: {
    operation: 'cross-entropy',
    body: { logits: [[40, 0]], labels: [0], focal_gamma: 0.5 },
    moved: '/logits/0/0',
    from: -10,
    to: 60,
    values: 'log',
  },
  bce: {
    operation: 'binary-cross-entropy',
    body: { logits: [Number.POSITIVE_INFINITY], labels: [1] },
    moved: '/logits/0',
    from: -60,
    to: 60,
    values: 'log',
  },
  kto: {
    operation: 'unpaired-preference',
    body: { log_probs: [400], ref_log_probs: [0], labels: [true], beta: 0.1 },
    moved: '/log_probs/0',
    from: -600,
    to: 600,
    values: 'log',
  },
};

/** What an operation begins with when it is chosen; one that is not here with the example of its schema. */
export const STARTS: { readonly [operation: string]: Body } = {
  softmax: { logits: [[2, 0, -50]], grad_output: [[1, 0, 0]] },
  'log-softmax': { logits: [[2, 0, -50]], grad_output: [[1, 0, 0]] },
  nll: { log_probs: [[-0.5, -1, -3]], labels: [1] },
  'cross-entropy': { logits: [[2, 0, -1]], labels: [0] },
  'binary-cross-entropy': { logits: [1], labels: [1] },
  'policy-gradient': STORIES.clip.body,
  'unpaired-preference': { log_probs: [-10], ref_log_probs: [-11], labels: [true], beta: 0.1 },
};
