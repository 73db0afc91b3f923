import type { Target } from './cases.ts';
import type { Environment } from './environment.ts';
import type { Round } from './measure-round.ts';
import type { Metric } from './metrics.ts';
import type { Spread } from './statistics.ts';

/** One contender of a case: each metric over all rounds, and its ratio to the first contender's in the same round. */
export interface Summary {
  readonly case: string;
  readonly contender: string;
  /** Whether metrics that share the work among the requests mean anything: not beside other load. */
  readonly isAlone: boolean;
  readonly measured: Readonly<Record<Metric, Spread>>;
  readonly overFirst: Readonly<Record<Metric, Spread>>;
  readonly busy: Spread;
  readonly rssMiB: Spread;
}

/** A comparison of a case with what was measured for it. */
export interface Finding {
  readonly case: string;
  readonly metric: Metric;
  readonly of: string;
  readonly over?: string;
  readonly value: Spread;
  readonly target?: Target;
}

/** What `results.json` and its siblings hold. */
export interface Results {
  readonly date: string;
  readonly environment: Environment;
  /** Of what is not Node: names and versions. */
  readonly versions?: Readonly<Record<string, string>>;
  readonly settings: {
    readonly rounds: number;
    readonly seconds: number;
    /** Cases in which server and load generator had no core of their own. */
    readonly together: readonly string[];
  };
  readonly findings: readonly Finding[];
  readonly summaries: readonly Summary[];
  readonly rounds: readonly Round[];
}
