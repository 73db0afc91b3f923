import { LIMITS } from '../formulas/dtype.ts';
import { relativeError, rightDigits, wholeDigits } from '../formulas/right-digits.ts';
import { type Kind, kindOf } from './changes.ts';
import { type Lines, type Name, type Point, pick, type Quantity } from './series.ts';

/** The name of a sentence among the texts, and what is to be filled into it. */
export interface Explanation {
  readonly text: Sentence;
  readonly values: { readonly [name: string]: string | number };
  /** Whether it holds from some gap on, rather than just here. */
  readonly isForGood: boolean;
}

type Way = 't' | 'p' | 's';
export type Sentence =
  | `${Exclude<Way, 's'>}${'Right' | 'Losing' | 'ZeroLoss' | 'ZeroGrad' | 'ZeroOther' | 'One'}`
  | 'tNan'
  | 'tInfinite'
  | 'pLinear'
  | 'pOther'
  | `s${'Right' | 'Grad' | 'Other' | 'Linear' | 'One' | 'OneOther' | 'Subnormal' | 'Zero'}`;

/** Errors of the last digits are nobody's fault. */
const LAST_DIGITS = 32;

const ZERO = { loss: 'Loss', gradLabel: 'Grad', gradOther: 'Other' } as const;

/** What happened to a way at a gap; where it ended, the lines know. */
export function explain(
  name: Name,
  { gap, dtype, label, outcomes, exact }: Point,
  quantity: Quantity,
  lines: Lines,
): Explanation {
  const value = pick(outcomes[name], quantity, label);
  const kind = kindOf(value);
  const end = lines[quantity][name].ends.find((end) => end.kind === kind);
  const reference = pick(exact, quantity, label);
  const error = relativeError(value, reference);
  const limits = LIMITS[dtype];
  const values = {
    gap: Number(gap.toFixed(2)),
    dtype,
    from: end ? end.from.toFixed(2) : '',
    digits: wholeDigits(rightDigits(value, reference, dtype)),
    exp: scientific(Math.exp(gap), 1),
    expMinus: scientific(Math.exp(-gap), 1),
    smallest: scientific(limits.smallest, 2),
    smallestNormal: scientific(limits.smallestNormal, 2),
    largest: scientific(limits.largest, 2),
  };
  const isLosing = error !== undefined && error > LAST_DIGITS * limits.epsilon;
  const isSubnormal = kind === 'number' && Math.abs(value) < limits.smallestNormal;
  const isForGood = end !== undefined && gap >= end.from;
  return { text: sentence(name, kind, quantity, label, isLosing, isSubnormal), values, isForGood };
}

/** A number with its power of ten, as `Typeset` sets it: 1.2·10^(16). */
function scientific(value: number, decimals: number): string {
  const [digits, power = '0'] = value.toExponential(decimals).split('e');
  return `${digits}·10^(${power.replace('+', '').replace('-', '−')})`;
}

function sentence(
  name: Name,
  kind: Kind,
  quantity: Quantity,
  label: 0 | 1,
  isLosing: boolean,
  isSubnormal: boolean,
): Sentence {
  const isLikely = label === 0;
  if (name === 'service') {
    if (kind === 'zero') return 'sZero';
    if (isSubnormal) return 'sSubnormal';
    if (quantity === 'loss') return isLikely ? 'sRight' : 'sLinear';
    if (quantity === 'gradLabel') return isLikely ? 'sGrad' : 'sOne';
    return isLikely ? 'sOther' : 'sOneOther';
  }
  const way = name === 'textbook' ? 't' : 'p';
  if (kind === 'nan') return 'tNan';
  if (kind === 'infinite') return 'tInfinite';
  if (kind === 'zero') return `${way}Zero${ZERO[quantity]}`;
  if (isLikely && isLosing && quantity !== 'gradOther') return `${way}Losing`;
  if (!isLikely && quantity === 'gradLabel') return `${way}One`;
  if (way === 'p' && quantity === 'gradOther') return 'pOther';
  if (way === 'p' && !isLikely && quantity === 'loss') return 'pLinear';
  return `${way}Right`;
}
