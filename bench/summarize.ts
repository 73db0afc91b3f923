import type { Round } from './measure-round.ts';
import { METRICS, type Metric, type Summary } from './results.ts';
import { SERVER_NAMES, type ServerName } from './servers.ts';
import { type Spread, spread } from './statistics.ts';

/** The report's lines from all rounds, in order of workload, then server. */
export function summarize(rounds: readonly Round[]): Summary[] {
  return workloadsOf(rounds).flatMap((workload) =>
    SERVER_NAMES.map((server) => {
      const own = select(rounds, workload, server);
      return {
        workload,
        server,
        measured: perMetric((metric) => brief(own.map((round) => round[metric]))),
        overFloor: perMetric((metric) => ratio(rounds, workload, metric, server, 'floor')),
        busy: brief(own.map((round) => round.busy)),
        rssMiB: brief(own.map((round) => round.rssMiB)),
      };
    }),
  );
}

/** For each workload the service's CPU per request over plain's, round by round. */
export function serviceOverPlain(rounds: readonly Round[]): Record<string, Spread> {
  const ratios = workloadsOf(rounds).map((name) => [name, ratio(rounds, name, 'cpuMs', 'service', 'plain')] as const);
  return Object.fromEntries(ratios);
}

function workloadsOf(rounds: readonly Round[]): string[] {
  return [...new Set(rounds.map((round) => round.workload))];
}

function select(rounds: readonly Round[], workload: string, server: ServerName): Round[] {
  return rounds.filter((round) => round.workload === workload && round.server === server);
}

/** Ratios are taken within a round, where both servers ran in the same minute: a machine that drifts drifts for both. */
function ratio(rounds: readonly Round[], workload: string, metric: Metric, of: ServerName, to: ServerName): Spread {
  const base = select(rounds, workload, to);
  return brief(select(rounds, workload, of).map((round, i) => round[metric] / (base[i]?.[metric] as number)));
}

/** The spread of `values` to five digits: more than that is noise. */
function brief(values: readonly number[]): Spread {
  const { median, min, max } = spread(values);
  const short = (value: number) => Number(value.toPrecision(5));
  return { median: short(median), min: short(min), max: short(max) };
}

function perMetric<T>(value: (metric: Metric) => T): Record<Metric, T> {
  return Object.fromEntries(METRICS.map((metric) => [metric, value(metric)])) as Record<Metric, T>;
}
