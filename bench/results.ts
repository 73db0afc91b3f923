import type { Environment } from './environment.ts';
import type { Round } from './measure-round.ts';
import type { ServerName } from './servers.ts';
import type { Spread } from './statistics.ts';

/** The measured quantities of a round that are reported, and compared with the floor. */
export const METRICS = ['requestsPerSecond', 'p50', 'p99', 'cpuMs'] as const;

/** One of `METRICS`. */
export type Metric = (typeof METRICS)[number];

/** One line of the report: each metric over all rounds, and its ratio to the floor's in the same round. */
export interface Summary {
  readonly workload: string;
  readonly server: ServerName;
  readonly measured: Readonly<Record<Metric, Spread>>;
  readonly overFloor: Readonly<Record<Metric, Spread>>;
  readonly busy: Spread;
  readonly rssMiB: Spread;
}

/** What `results.json` holds. `serviceOverPlain`: ratio of the CPU per request, for each workload. */
export interface Results {
  readonly date: string;
  readonly environment: Environment;
  readonly settings: { readonly rounds: number; readonly seconds: number };
  readonly serviceOverPlain: Readonly<Record<string, Spread>>;
  readonly medians: readonly Summary[];
  readonly rounds: readonly Round[];
}
