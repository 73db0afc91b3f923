import { CURVE_CASES } from './curve-cases.ts';
import { figure } from './numbers.ts';
import { conditions } from './report.ts';
import type { Results } from './results.ts';
import { markdownTable, type Table, textTable } from './table.ts';

/** Below so many numbers, what a request costs of itself counts. */
const FLAT_FROM = 1e4;

/** What a number costs in requests of one size. */
export interface Point {
  readonly numbers: number;
  readonly ns: number;
}

/** The median cost of a number by size, in order, for one contender. */
export function curveOf({ summaries }: Pick<Results, 'summaries'>, contender: string): Point[] {
  return summaries
    .filter((summary) => summary.contender === contender)
    .map((summary) => ({ numbers: Number(summary.case), ns: summary.measured.nsPerNumber }));
}

/**
 * The dearest number over the cheapest, from 10⁴ numbers a request on: 1 is flat.
 *
 * @example flatness([{ numbers: 100, ns: 900 }, { numbers: 1e4, ns: 50 }, { numbers: 1e5, ns: 60 }]) // 1.2
 */
export function flatness(points: readonly Point[]): number {
  const costs = points.filter(({ numbers }) => numbers >= FLAT_FROM).map(({ ns }) => ns);
  return Math.max(...costs) / Math.min(...costs);
}

/** The curve for a terminal. */
export function textCurve(results: Results): string {
  return [textTable(table(results)), '', flatnessLine(results), '', conditions(results)].join('\n');
}

/** The curve as Markdown. */
export function markdownCurve(results: Results): string {
  return [markdownTable(table(results)), '', flatnessLine(results), '', conditions(results)].join('\n');
}

function table(results: Results): Table {
  const contenders = CURVE_CASES[0]?.contenders.map(({ name }) => name) ?? [];
  const curves = contenders.map((contender) => curveOf(results, contender));
  const sizes = [...new Set(results.summaries.map((summary) => Number(summary.case)))];
  const cell = (curve: readonly Point[], size: number) => {
    const point = curve.find(({ numbers }) => numbers === size);
    return point ? figure(point.ns) : '–';
  };
  return {
    headings: ['numbers a request', ...contenders.map((contender) => `${contender}, ns a number`)],
    rows: sizes.map((size) => [size.toLocaleString('en'), ...curves.map((curve) => cell(curve, size))]),
    textColumns: 0,
  };
}

function flatnessLine(results: Results): string {
  const texts = ['floor', 'plain', 'service'].flatMap((contender) => {
    const large = curveOf(results, contender).filter(({ numbers }) => numbers >= FLAT_FROM);
    return large.length > 1 ? [`${contender} ${flatness(large).toFixed(2)}`] : [];
  });
  return `Flatness from 10⁴ numbers a request on (dearest number over cheapest): ${texts.join(', ') || 'not measured'}.`;
}
