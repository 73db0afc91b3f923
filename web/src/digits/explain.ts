import { type Kind, kindOf } from './changes.ts';
import { LIMITS, relativeError, rightDigits, wholeDigits } from './errors.ts';
import { type Lines, type Name, type Point, pick, type Quantity } from './series.ts';

/** The name of a sentence among the texts, and what is to be filled into it. */
export interface Explanation {
  readonly text: Sentence;
  readonly values: { readonly [name: string]: string | number };
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

const ZERO = { loss: 'ZeroLoss', gradLabel: 'ZeroGrad', gradOther: 'ZeroOther' } as const;

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
  const error = relativeError(value, pick(exact, quantity, label));
  const limits = LIMITS[dtype];
  const values = {
    gap: Number(gap.toFixed(2)),
    dtype,
    from: end ? end.from.toFixed(2) : '',
    digits: wholeDigits(rightDigits(error, dtype)),
    exp: Math.exp(gap).toExponential(1),
    expMinus: Math.exp(-gap).toExponential(1),
    smallest: limits.smallest.toExponential(2),
    smallestNormal: limits.smallestNormal.toExponential(2),
    largest: limits.largest.toExponential(2),
  };
  const isLosing = error !== undefined && error > LAST_DIGITS * limits.epsilon;
  const isSubnormal = kind === 'number' && Math.abs(value) < limits.smallestNormal;
  return { text: sentence(name, kind, quantity, label, isLosing, isSubnormal), values };
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
  if (kind === 'zero') return `${way}${ZERO[quantity]}`;
  if (isLikely && isLosing && quantity !== 'gradOther') return `${way}Losing`;
  if (!isLikely && quantity === 'gradLabel') return `${way}One`;
  if (way === 'p' && quantity === 'gradOther') return 'pOther';
  if (way === 'p' && !isLikely && quantity === 'loss') return 'pLinear';
  return `${way}Right`;
}
