import { MOST_DIGITS, wholeDigits } from '../formulas/right-digits.ts';
import { fill } from '../ui/fill.ts';
import { short } from '../ui/number.ts';
import type { Curve } from './curves.ts';
import { isNotable, type Run } from './runs.ts';
import { t } from './texts.ts';

const MOST_SENTENCES = 2;
const SAID = { nan: 'nanSaid', infinite: 'infiniteSaid', zero: 'zeroSaid', lost: 'lostSaid' } as const;

/** What has become of a library's numbers, in sentences with numbers: the longest runs. */
export function said({ runs }: Curve, quantity: string, library: string): readonly string[] {
  const words = t();
  const longest = runs
    .filter(isNotable)
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_SENTENCES);
  return longest
    .sort((a, b) => a.from - b.from)
    .map((run) => {
      const { x, exact, value } = run.example;
      const values = { x: short(x), exact: short(exact), value: short(value) };
      return fill(words[SAID[run.kind]], { library, quantity, where: whereOf(run), ...values });
    });
}

function whereOf({ from, to, isFirst, isLast }: Run): string {
  const words = t();
  if (from === to) return fill(words.only, { from: short(from) });
  const text = isFirst ? (isLast ? words.everywhere : words.upTo) : isLast ? words.fromOn : words.between;
  return fill(text, { from: short(from), to: short(to) });
}

/** How many digits a library keeps at least, where it keeps some everywhere. */
export function keeps({ library: points }: Curve, quantity: string, library: string): string {
  const fewest = points.reduce((least, { digits }) => Math.min(least, digits), MOST_DIGITS.float64);
  return fill(t().fewest, { library, quantity, digits: wholeDigits(fewest) });
}
