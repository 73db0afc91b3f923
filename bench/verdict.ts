import { metricText } from './metrics.ts';
import { figure, range } from './numbers.ts';
import type { Finding } from './results.ts';

/** A finding in words. */
export interface Verdict {
  readonly what: string;
  readonly value: string;
  readonly range: string;
  /** Empty where there is no target. */
  readonly target: string;
  readonly verdict: 'met' | 'missed' | '';
}

/**
 * What was found, and whether the target was met: by the median of the rounds, or by the worst of them for what is the
 * longest of something.
 *
 * @example verdict(…) // { what: 'CPU of service over floor', value: '4.71×', range: '4.50–5.02', target: '≤ 5×', verdict: 'met' }
 */
export function verdict({ metric, of, over, value, target }: Finding): Verdict {
  const { label, unit, worst } = metricText(metric);
  const isRatio = over !== undefined;
  const judged = worst ? value.max : value.median;
  const text = (x: number) => (isRatio ? `${figure(x)}×` : `${figure(x)}${unit}`);
  return {
    what: isRatio ? `${label} of ${of} over ${over}` : `${label} of ${of}`,
    value: text(judged),
    range: range(value),
    ...judge(judged, target, isRatio ? '×' : unit),
  };
}

function judge(value: number, target: Finding['target'], unit: string): Pick<Verdict, 'target' | 'verdict'> {
  if (target === undefined) return { target: '', verdict: '' };
  if ('atMost' in target) {
    return { target: `≤ ${target.atMost}${unit}`, verdict: value <= target.atMost ? 'met' : 'missed' };
  }
  return { target: `≥ ${target.atLeast}${unit}`, verdict: value >= target.atLeast ? 'met' : 'missed' };
}

/** The same as a line: `M: CPU of service over floor 4.71× (4.50–5.02); target ≤ 5×: met`. */
export function verdictLine(finding: Finding): string {
  const { what, value, range, target, verdict: outcome } = verdict(finding);
  const judged = target === '' ? '' : `; target ${target}: ${outcome}`;
  return `${finding.case}: ${what} ${value} (${range})${judged}`;
}
