import type { Body } from '../api/json.ts';
import { numberAt, numberOf, stepsOf } from './pointers.ts';

/** A place on the axis that means something: the name of its text, and what is filled into it. */
export interface Mark {
  readonly x: number;
  readonly text: MarkText;
  readonly values?: { readonly [name: string]: string };
}

export type MarkText =
  | 'clip'
  | 'dualClip'
  | 'old'
  | 'reference'
  | 'target'
  | 'even'
  | 'sure'
  | 'noMargin'
  | 'hingeMargin'
  | 'ipoTarget'
  | 'referencePoint';

/** Where on the axis of the moved number something happens: bounds, targets, margins. */
export function marksOf(operation: string, body: Body, moved: string): readonly Mark[] {
  const marks = MARKS[operation]?.(body, moved) ?? [];
  return marks.filter(({ x }) => Number.isFinite(x));
}

type Marks = (body: Body, moved: string) => readonly Mark[];

const flat = (value: unknown): readonly number[] =>
  Array.isArray(value) ? value.flatMap(flat) : [Number(value === true ? 1 : value)];

/** The number at the same place in another field, or the field's one number. */
function beside(body: Body, moved: string, field: string): number {
  const [, ...indices] = stepsOf(moved);
  const own = numberAt(body, `/${[field, ...indices].join('/')}`);
  return own ?? numberOf(body[field]) ?? Number.NaN;
}

const policyGradient: Marks = (body, moved) => {
  const [field, ...indices] = stepsOf(moved);
  if (field !== 'log_probs') return [];
  const type = body.loss_type ?? 'ppo';
  const old = body.old_log_probs === undefined ? Number.NaN : beside(body, moved, 'old_log_probs');
  const at = ratioAt(body, indices);
  const bound = (name: string, fallback: number) => numberOf(body[name]) ?? fallback;
  const marks: Mark[] = [];
  const isClipped = (type === 'ppo' || type === 'cispo') && Number.isFinite(old);
  if (isClipped) {
    const [low, high] = type === 'ppo' ? [0.8, 1.2] : [0, 4];
    const bounds = [bound('clip_low_threshold', low), bound('clip_high_threshold', high)];
    marks.push(...bounds.map((r) => ({ x: at(Math.log(r)), text: 'clip' as const, values: { r: String(r) } })));
  }
  const dual = numberOf(body.dual_clip);
  if (type === 'ppo' && dual !== undefined && Number.isFinite(old)) {
    marks.push({ x: at(Math.log(dual)), text: 'dualClip', values: { r: String(dual) } });
  }
  if (type !== 'reinforce') marks.push({ x: at(0), text: 'old' });
  const hasPenalty = (numberOf(body.kl_coef) ?? 0) > 0 && body.ref_log_probs !== undefined;
  if (hasPenalty) marks.push({ x: beside(body, moved, 'ref_log_probs'), text: 'reference' });
  return marks;
};

/** Where a token's log-probability makes the ratio e^d: d more than before, or as much more as makes the mean of its sequence d. */
function ratioAt(body: Body, indices: readonly string[]): (d: number) => number {
  const token = Number(indices.at(-1));
  const row = (name: string): readonly number[] =>
    flat(indices.length > 1 ? (body[name] as unknown[])?.[Number(indices[0])] : body[name]);
  const old = body.old_log_probs === undefined ? [] : row('old_log_probs');
  if (body.importance_sampling_level !== 'sequence') return (d) => (old[token] ?? Number.NaN) + d;
  const mask = body.mask === undefined ? undefined : row('mask');
  const differences = row('log_probs').map((log, t) => (mask?.[t] === 0 ? 0 : log - (old[t] ?? Number.NaN)));
  const count = mask?.reduce((a, b) => a + b, 0) ?? differences.length;
  const others = differences.reduce((sum, d, t) => (t === token ? sum : sum + d), 0);
  return (d) => (old[token] ?? Number.NaN) + count * d - others;
}

const preference: Marks = (body, moved) => {
  const [field] = stepsOf(moved);
  const type = body.loss_type ?? 'sigmoid';
  if ((field !== 'chosen' && field !== 'rejected') || type === 'orpo') return [];
  const read = (name: string, fallback: number) => (body[name] === undefined ? fallback : beside(body, moved, name));
  const side = (name: 'chosen' | 'rejected') => {
    const own = beside(body, moved, name);
    return { own, reference: read(`ref_${name}`, 0), length: read(`${name}_lengths`, 1) };
  };
  const other = side(field === 'chosen' ? 'rejected' : 'chosen');
  const { reference, length } = side(field);
  const sign = field === 'chosen' ? 1 : -1;
  const beta = numberOf(body.beta) ?? 1;
  // h = ±((x − reference) / length − (other − its reference) / its length)
  const at = (h: number) => reference + length * (sign * h + (other.own - other.reference) / other.length);
  const margin = body.margin === undefined ? 0 : beside(body, moved, 'margin');
  if (type === 'ipo')
    return [
      { x: at(1 / (2 * beta)), text: 'ipoTarget', values: { h: String(Number((1 / (2 * beta)).toPrecision(6))) } },
    ];
  const zero: Mark = { x: at(margin / beta), text: 'noMargin' };
  return type === 'hinge' ? [zero, { x: at((1 + margin) / beta), text: 'hingeMargin' }] : [zero];
};

const unpairedPreference: Marks = (body, moved) => {
  if (stepsOf(moved)[0] !== 'log_probs') return [];
  return [{ x: beside(body, moved, 'ref_log_probs') + (numberOf(body.reference_point) ?? 0), text: 'referencePoint' }];
};

const binaryCrossEntropy: Marks = (body, moved) => {
  if (stepsOf(moved)[0] !== 'logits') return [];
  if (body.target_probs === undefined) return [{ x: 0, text: 'even' }];
  const y = beside(body, moved, 'target_probs');
  return [{ x: Math.log(y / (1 - y)), text: 'target', values: { p: String(y) } }];
};

/** The other logits of the row that a number is in, along its last axis, and its own place. */
function othersOf(body: Body, moved: string): readonly number[] | undefined {
  const steps = stepsOf(moved);
  let row: unknown = body;
  for (const step of steps.slice(0, -1)) row = (row as { [step: string]: unknown })?.[step];
  const axis = Number(body.class_axis ?? (steps.length === 2 ? 0 : 1));
  const isLast = axis === -1 || axis === steps.length - 2;
  if (!isLast || !Array.isArray(row)) return undefined;
  return row.flatMap((value, c) => (c === Number(steps.at(-1)) ? [] : [Number(value)]));
}

const logSumExp = (values: readonly number[]): number => {
  const max = Math.max(...values);
  return max + Math.log(values.reduce((sum, value) => sum + Math.exp(value - max), 0));
};

/** Where the class of the moved logit has a probability. */
function probabilityAt(body: Body, moved: string, p: number): number {
  const others = othersOf(body, moved);
  return others ? logSumExp(others) + Math.log(p / (1 - p)) : Number.NaN;
}

const crossEntropy: Marks = (body, moved) => {
  if (stepsOf(moved)[0] !== 'logits') return [];
  const isPlain = body.softcap === undefined && (numberOf(body.temperature) ?? 1) === 1;
  if (!isPlain) return [];
  if (body.target_probs !== undefined) {
    const q = beside(body, moved, 'target_probs');
    return [{ x: probabilityAt(body, moved, q), text: 'target', values: { p: String(q) } }];
  }
  const even: Mark = { x: probabilityAt(body, moved, 0.5), text: 'even' };
  const sure: Mark = { x: probabilityAt(body, moved, 0.99), text: 'sure' };
  return body.focal_gamma ? [even, sure] : [even];
};

const klDivergence: Marks = (body, moved) => {
  const [field, ...indices] = stepsOf(moved);
  if (field === 'log_probs') {
    const log =
      body.target_log_probs === undefined
        ? Math.log(beside(body, moved, 'target_probs'))
        : beside(body, moved, 'target_log_probs');
    return [{ x: log, text: 'target', values: { p: String(Number(Math.exp(log).toPrecision(4))) } }];
  }
  if (field !== 'logits') return [];
  let q = beside(body, moved, 'target_probs');
  if (body.target_logits !== undefined) {
    const target = `/${['target_logits', ...indices].join('/')}`;
    const others = othersOf(body, target);
    const own = numberAt(body, target) ?? Number.NaN;
    q = others ? 1 / (1 + Math.exp(logSumExp(others) - own)) : Number.NaN;
  }
  if ((numberOf(body.temperature) ?? 1) !== 1) return [];
  return [{ x: probabilityAt(body, moved, q), text: 'target', values: { p: String(Number(q.toPrecision(4))) } }];
};

const MARKS: { readonly [operation: string]: Marks } = {
  'policy-gradient': policyGradient,
  preference,
  'unpaired-preference': unpairedPreference,
  'binary-cross-entropy': binaryCrossEntropy,
  'cross-entropy': crossEntropy,
  'kl-divergence': klDivergence,
};
