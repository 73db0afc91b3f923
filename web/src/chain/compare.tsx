import type { Dtype } from '../formulas/dtype.ts';
import { MOST_DIGITS, rightDigits, wholeDigits } from '../formulas/right-digits.ts';
import type { TorchResult } from '../formulas/torch-cross-entropy.ts';
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

/** Why the three differ, in one sentence; of the row that is shown. */
function why(): string {
  if (unknownToPyTorch.value !== undefined) return t().whyNotThere.replace('{}', unknownToPyTorch.value);
  const theirs = pytorch.value;
  const exact = loss.value;
  if (!theirs || exact === undefined) return '';
  const others = othersSum();
  const is = (type: Dtype) => theirs[type].loss;
  const sum = short(others);
  if (Number.isNaN(is('float64')) && !Number.isNaN(exact)) return t().whyNaN;
  if (exact !== 0 && is('float64') === 0) return t().whyZero.replaceAll('{sum}', sum);
  if (exact !== 0 && is('float32') === 0) return t().whyZero32.replaceAll('{sum}', sum);
  if (TYPES.some((type) => lostDigits(is(type) ?? 0, exact, type))) return t().whyDigits.replaceAll('{sum}', sum);
  if (
    linesOf().some(({ exact: e, of }) =>
      TYPES.some((type) => e !== undefined && lostDigits(of(theirs[type]) ?? 0, e, type)),
    )
  )
    return t().whyGradient;
  return t().whySame;
}

/** Σ exp(x − max) without the largest: what a sum that starts with 1 has to keep. */
function othersSum(): number {
  const x = sent.value[row.value] ?? [];
  const max = Math.max(...x);
  const at = x.indexOf(max);
  return x.reduce((sum, value, c) => (c === at ? sum : sum + Math.exp(value - max)), 0);
}
