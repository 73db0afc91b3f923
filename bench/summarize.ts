import type { Case } from './cases.ts';
import type { Figures, Round } from './measure-round.ts';
import { METRIC_NAMES, type Metric } from './metrics.ts';
import type { Finding, Summary } from './results.ts';
import { brief, type Spread } from './statistics.ts';

/** A line for each contender, in the order of the case, from its rounds. */
export function summarize({ name, contenders, background }: Case, rounds: readonly Round[]): Summary[] {
  const first = contenders[0]?.name as string;
  return contenders.map(({ name: contender }) => {
    const own = select(rounds, name, contender);
    const median = (field: keyof Figures) => brief(own.map((round) => round[field])).median;
    const { min, max } = brief(own.map(({ cpuMs }) => cpuMs));
    return {
      case: name,
      contender,
      isAlone: background === undefined,
      measured: perMetric(median),
      overFirst: perMetric((metric) => ratio(own, select(rounds, name, first), metric).median),
      cpuRange: [min, max],
      busy: median('busy'),
      sentBytesPerNumber: median('sentBytesPerNumber'),
      receivedBytesPerNumber: median('receivedBytesPerNumber'),
    };
  });
}

/** What was measured for each comparison of a case. */
export function findings({ name, comparisons }: Case, rounds: readonly Round[]): Finding[] {
  return comparisons.map((comparison) => {
    const { metric, of, over } = comparison;
    const own = select(rounds, name, of);
    const value =
      over === undefined ? brief(own.map((round) => round[metric])) : ratio(own, select(rounds, name, over), metric);
    return { case: name, ...comparison, value };
  });
}

function select(rounds: readonly Round[], name: string, contender: string): Round[] {
  return rounds.filter((round) => round.case === name && round.contender === contender);
}

/** Ratios are taken within a round, where both servers ran in the same minute: a machine that drifts drifts for both. */
function ratio(own: readonly Round[], base: readonly Round[], metric: Metric): Spread {
  return brief(own.map((round, i) => (round[metric] === 0 ? 0 : round[metric] / (base[i]?.[metric] as number))));
}

function perMetric<T>(value: (metric: Metric) => T): Record<Metric, T> {
  return Object.fromEntries(METRIC_NAMES.map((metric) => [metric, value(metric)])) as Record<Metric, T>;
}
