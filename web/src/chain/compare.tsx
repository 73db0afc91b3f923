import type { Dtype } from '../formulas/dtype.ts';
import { MOST_DIGITS, rightDigits, wholeDigits } from '../formulas/right-digits.ts';
import type { TorchResult } from '../formulas/torch-cross-entropy.ts';
import { optionsOf } from '../options/options.ts';
import { Answered } from '../ui/answered.tsx';
import { short } from '../ui/number.ts';
import { digits, Value } from '../ui/value.tsx';
import { asked, gradient, loss } from './answers.ts';
import { pytorch, unknownToPyTorch } from './pytorch.ts';
import { labels, row, sent, target } from './state.ts';
import { t } from './texts.ts';

/** A line of the table: what it is, its exact value, and where it stands in PyTorch's result. */
interface Line {
  readonly name: string;
  readonly exact: number | undefined;
  readonly of: (result: TorchResult) => number | undefined;
}

const TYPES: readonly Dtype[] = ['float32', 'float64'];

/** Options that leave the loss what it is. */
const PLAIN = ['reduction', 'ignore_index', 'class_axis', 'dtype', 'encoding', 'outputs', 'on_non_finite'];

/** More classes than these are in the chain below. */
const MOST_CLASSES = 4;

/** Loss and gradient as PyTorch computes them in both types, beside the service's; and why they differ. */
export function Compare() {
  const lines = linesOf();
  return (
    <section class={`compare ${digits.value === 'all' ? 'wide' : ''}`} aria-labelledby="compare-title" tabIndex={0}>
      <h2 id="compare-title" class="unseen">
        {t().compare}
      </h2>
      <Answered by={asked.state}>
        <table class="aligned">
          <thead>
            <tr>
              <td />
              {TYPES.map((type) => (
                <th key={type} scope="col">
                  PyTorch <span>{type}</span>
                </th>
              ))}
              <th scope="col" class="exact">
                {t().exact}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ name, exact, of }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {TYPES.map((type) => (
                  <Theirs key={type} type={type} value={pytorch.value && of(pytorch.value[type])} exact={exact} />
                ))}
                <td class="exact">
                  <Value of={exact} name={name} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Answered>
      <p class="why">{why()}</p>
    </section>
  );
}

/** A value of PyTorch, and how many of its digits are right where that is not nearly all of them. */
function Theirs({ type, value, exact }: { type: Dtype; value: number | undefined; exact: number | undefined }) {
  if (value === undefined || exact === undefined)
    return (
      <td>
        <Value of={undefined} />
      </td>
    );
  const lost = lostDigits(value, exact, type);
  return (
    <td class={lost ? 'lost' : ''}>
      <Value of={value} name={`PyTorch ${type}`} />
      {lost && <small>{t().digitsRight.replace('{}', lost)}</small>}
    </td>
  );
}

/** How many digits are right of how many, where more than two are lost; NaN and ∞ have none. */
function lostDigits(value: number, exact: number, type: Dtype): string | undefined {
  const all = wholeDigits(MOST_DIGITS[type]);
  const right = Object.is(value, exact) ? all : wholeDigits(rightDigits(value, exact, type));
  return all - right > 2 ? `${right}/${all}` : undefined;
}

function linesOf(): readonly Line[] {
  const r = row.value;
  const ofRow = gradient.value?.[r];
  const classes = sent.value[r]?.length ?? 0;
  const label = labels.value[r] ?? 0;
  const first = Array.from({ length: Math.min(classes, MOST_CLASSES) }, (_, c) => c);
  // The label's is the one that matters.
  if (target.value === 'labels' && label >= MOST_CLASSES && label < classes) first[MOST_CLASSES - 1] = label;
  return [
    { name: t().loss, exact: loss.value, of: (result) => result.loss },
    ...first.map((c) => ({
      name: `${t().gradient} ${c}`,
      exact: ofRow?.[c],
      of: (result: TorchResult) => result.grad[r]?.[c],
    })),
  ];
}

/** Why the three differ, in one sentence. */
function why(): string {
  if (unknownToPyTorch.value !== undefined) return t().whyNotThere.replace('{}', unknownToPyTorch.value);
  const theirs = pytorch.value;
  const exact = loss.value;
  if (!theirs || exact === undefined) return '';
  const isNaNIn = (type: Dtype) =>
    linesOf().some(({ of, exact }) => Number.isNaN(of(theirs[type])) && !Number.isNaN(exact));
  if (isNaNIn('float64')) return t().whyNaN.replace('{}', 'float64');
  if (isNaNIn('float32')) return t().whyNaN.replace('{}', 'float32');
  const is = (type: Dtype) => theirs[type].loss ?? 0;
  if (TYPES.some((type) => lostDigits(is(type), exact, type))) {
    const small = smallSum();
    if (small === undefined) return t().whyLost;
    const zero = TYPES.findLast((type) => is(type) === 0);
    const said = zero ? t().whyZero.replace('{type}', zero) : t().whyDigits;
    return said.replaceAll('{sum}', short(small));
  }
  const isLost = linesOf().some(({ exact, of }) =>
    TYPES.some((type) => exact !== undefined && lostDigits(of(theirs[type]) ?? 0, exact, type)),
  );
  return isLost ? t().whyGradient : t().whySame;
}

/**
 * Σ exp(x − max) without the largest, where the loss is log(1 + that): of one row, whose label is ahead, with no weights or smoothing.
 */
function smallSum(): number | undefined {
  const [x = []] = sent.value;
  const isPlain = Object.keys(optionsOf('cross-entropy', 'labels')).every((name) => PLAIN.includes(name));
  if (sent.value.length !== 1 || target.value !== 'labels' || !isPlain) return undefined;
  const label = labels.value[0] ?? 0;
  const max = Math.max(...x);
  if (x[label] !== max) return undefined;
  return x.reduce((sum, value, c) => (c === label ? sum : sum + Math.exp(value - max)), 0);
}
