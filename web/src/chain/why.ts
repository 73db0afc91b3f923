import { DTYPES, type Dtype } from '../formulas/dtype.ts';
import type { TorchResult } from '../formulas/torch-cross-entropy.ts';
import { short } from '../ui/number.ts';
import { isLost, type Line } from './compared.ts';
import { PLAIN_OPTIONS } from './plain-options.ts';
import { isIgnored, type Question } from './question.ts';

/** The name of a sentence among the texts, and what is filled into it. */
export interface Why {
  readonly text:
    | 'whyNotThere'
    | 'whyRoundedHere'
    | 'whyNothing'
    | 'whyMasked'
    | 'whyOverflow'
    | 'whyCoarse'
    | 'whyNaN'
    | 'whyZero'
    | 'whyDigits'
    | 'whyLost'
    | 'whyGradient'
    | 'whySame';
  readonly values: { readonly [name: string]: string };
}

/** Logits that a type moves by more than this are other logits. */
const COARSE = 1e-3;

/**
 * Why PyTorch's numbers differ from the exact ones, in one sentence that is true of this request.
 *
 * @param unknown an option that PyTorch has not
 * @param lines what is compared, the loss first
 */
export function why(
  question: Question,
  unknown: string | undefined,
  theirs: { readonly [dtype in Dtype]: TorchResult } | undefined,
  lines: readonly Line[],
): Why | undefined {
  if (unknown === 'dtype') return { text: 'whyRoundedHere', values: { dtype: String(question.options.dtype) } };
  if (unknown !== undefined) return { text: 'whyNotThere', values: { option: unknown } };
  const [loss] = lines;
  if (!theirs || loss?.exact === undefined) return undefined;
  if (question.logits.every((_, r) => isIgnored(question, r))) return { text: 'whyNothing', values: {} };
  const isMasked = question.options.label_smoothing !== undefined && question.logits.flat().includes(-Infinity);
  if (isMasked) return { text: 'whyMasked', values: {} };
  const lostIn = (type: Dtype, of = lines) => of.some((line) => isLost(line.of(theirs[type]), line.exact, type));
  const type = DTYPES.find((type) => lostIn(type));
  if (type === undefined) return { text: 'whySame', values: {} };
  const inputs = inputsWrongIn(question, type);
  if (inputs) return { text: inputs, values: { type } };
  if (lines.some((line) => Number.isNaN(line.of(theirs[type])) && !Number.isNaN(line.exact)))
    return { text: 'whyNaN', values: { type } };
  if (!lostIn(type, [loss])) return { text: 'whyGradient', values: { type } };
  const small = smallSum(question);
  if (small === undefined) return { text: 'whyLost', values: { type } };
  const isZero = loss.of(theirs[type]) === 0;
  return { text: isZero ? 'whyZero' : 'whyDigits', values: { type, sum: short(small) } };
}

/** Whether the logits are infinite in a type, or others than they were. */
function inputsWrongIn({ logits }: Question, type: Dtype): 'whyOverflow' | 'whyCoarse' | undefined {
  if (type === 'float64') return undefined;
  const finite = logits.flat().filter(Number.isFinite);
  if (finite.some((x) => !Number.isFinite(Math.fround(x)))) return 'whyOverflow';
  return finite.some((x) => Math.abs(Math.fround(x) - x) > COARSE) ? 'whyCoarse' : undefined;
}

/**
 * Σ exp(x − max) without the largest, where the loss is log(1 + that): of one row, whose label is ahead, with no weights or smoothing.
 */
function smallSum({ target, logits, labels, options }: Question): number | undefined {
  const [x = []] = logits;
  const isPlain = Object.keys(options).every((name) => PLAIN_OPTIONS.includes(name));
  if (logits.length !== 1 || target !== 'labels' || !isPlain) return undefined;
  const label = labels[0] ?? 0;
  const max = Math.max(...x);
  if (x[label] !== max) return undefined;
  return x.reduce((sum, value, c) => (c === label ? sum : sum + Math.exp(value - max)), 0);
}
