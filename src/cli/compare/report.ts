import { formatNumber } from '../../codecs/json/format-number.ts';
import type { Dtype } from '../../core/tensors/numbers.ts';
import { formatShape } from '../../core/tensors/tensor.ts';
import type { Comparison } from './compare-numbers.ts';

/** A number that is far from its exact value. */
export interface Spot {
  /** Such as `grad[3][1]`, with the id of its vector before it, where there is one. */
  readonly where: string;
  readonly mine: number;
  readonly exact: number;
  readonly ulps: number;
  /** What the inputs are there, for people. */
  readonly inputs: string | undefined;
}

/** An output that has been compared. */
export interface Compared {
  readonly name: string;
  readonly dtype: Dtype;
  /** Undefined of several outputs together. */
  readonly shape: readonly number[] | undefined;
  readonly comparison: Comparison;
  /** The worst first. */
  readonly spots: readonly Spot[];
}

/** Whether an output is beyond a tolerance, in ulps. */
export function isBeyond({ comparison }: Compared, tolerance: number): boolean {
  return comparison.worstUlps > tolerance;
}

/** What is said at last: whether all is well, and where not. */
function verdictOf(outputs: readonly Compared[], tolerance: number | undefined): string {
  const [worst] = outputs.toSorted((a, b) => b.comparison.worstUlps - a.comparison.worstUlps);
  if (worst === undefined) return 'nothing was compared';
  const most = `${worst.name} is the worst with ${short(worst.comparison.worstUlps)} ulp of ${worst.dtype}`;
  if (tolerance === undefined) return most;
  const beyond = outputs.filter((output) => isBeyond(output, tolerance)).map(({ name }) => name);
  if (beyond.length === 0) return `within ${tolerance} ulp: ${most}`;
  const names =
    beyond.length > 8 ? `${beyond.slice(0, 8).join(', ')} and ${beyond.length - 8} more` : beyond.join(', ');
  return `beyond ${tolerance} ulp: ${names}; ${most}`;
}

/** A comparison for people. */
export function textOf(outputs: readonly Compared[], tolerance: number | undefined): string {
  return `${outputs.map(textOfOutput).join('\n')}\nverdict: ${verdictOf(outputs, tolerance)}\n`;
}

function textOfOutput(output: Compared): string {
  const { name, dtype, shape, comparison: c, spots } = output;
  const odd = [
    [c.wrongNonFinite, 'NaN or infinite where it should not be, or the reverse'],
    [c.wrongSigns, 'of the wrong sign'],
    [c.wrongZeros, '0 where there is a number'],
  ].filter(([count]) => (count as number) > 0);
  return [
    `${name}  ${dtype}${shape === undefined ? '' : ` ${formatShape(shape)}`}`,
    `  of ${c.count}: ${c.exact} exact, ${c.withinOne} within 1 ulp, ${c.withinTwo} within 2, ${c.beyond} beyond`,
    `  worst ${short(c.worstUlps)} ulp, mean ${short(c.meanUlps)} ulp, ${c.lostDigits.toFixed(1)} digits lost`,
    ...odd.map(([count, what]) => `  ${count} ${what}`),
    ...spots.map((spot) => `  ${textOfSpot(dtype, spot)}`),
    '',
  ].join('\n');
}

function textOfSpot(dtype: Dtype, { where, mine, exact, ulps, inputs }: Spot): string {
  const numbers = `mine ${number(mine, dtype)}, exact ${number(exact, 'float64')}, ${short(ulps)} ulp`;
  return `${where}: ${numbers}${inputs === undefined ? '' : `; ${inputs}`}`;
}

function number(x: number, dtype: Dtype): string {
  return formatNumber(x, dtype).replaceAll('"', '');
}

/** An error in ulps, in a few digits. */
function short(x: number): string {
  if (!Number.isFinite(x)) return 'infinitely many';
  return x >= 1e4 || (x > 0 && x < 0.01) ? x.toExponential(1) : x.toFixed(2);
}

/** A comparison as one line of JSON. */
export function jsonOf(outputs: readonly Compared[], tolerance: number | undefined): string {
  const entries = outputs.map(({ name, dtype, shape, comparison: c, spots }) => {
    return [
      name,
      {
        dtype,
        ...(shape && { shape }),
        count: c.count,
        exact: c.exact,
        within_1: c.withinOne,
        within_2: c.withinTwo,
        beyond: c.beyond,
        worst_ulps: finiteOrText(c.worstUlps),
        mean_ulps: c.meanUlps,
        lost_digits: c.lostDigits,
        wrong_signs: c.wrongSigns,
        wrong_non_finite: c.wrongNonFinite,
        wrong_zeros: c.wrongZeros,
        worst: spots.map(({ where, mine, exact, ulps }) => ({
          where,
          mine: finiteOrText(mine),
          exact: finiteOrText(exact),
          ulps: finiteOrText(ulps),
        })),
      },
    ];
  });
  const ok = tolerance === undefined ? undefined : !outputs.some((output) => isBeyond(output, tolerance));
  return `${JSON.stringify({ ...(ok !== undefined && { ok }), verdict: verdictOf(outputs, tolerance), outputs: Object.fromEntries(entries) })}\n`;
}

function finiteOrText(x: number): number | string {
  return Number.isFinite(x) ? x : String(x);
}
