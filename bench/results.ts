import type { Target } from './cases.ts';
import type { Environment } from './environment.ts';
import type { Metric } from './metrics.ts';
import type { Spread } from './statistics.ts';

/** One contender of a case: medians over the rounds of each metric, and of its ratio to the first contender's in the same round. */
export interface Summary {
  readonly case: string;
  readonly contender: string;
  /** Whether metrics that share the work among the requests mean anything: not beside other load. */
  readonly isAlone: boolean;
  readonly measured: Readonly<Record<Metric, number>>;
  readonly overFirst: Readonly<Record<Metric, number>>;
  /** Smallest and largest CPU a request of any round. */
  readonly cpuRange: readonly [min: number, max: number];
  readonly busy: number;
  readonly sentBytesPerNumber: number;
  readonly receivedBytesPerNumber: number;
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
}

/** The text of a results file: JSON with a finding or a summary a line. */
export function resultsText(results: object): string {
  const fields = Object.entries(results).map(([name, value]) => {
    const isTable = Array.isArray(value) && value.length > 0;
    const text = isTable ? `[\n  ${value.map((row) => JSON.stringify(row)).join(',\n  ')}\n ]` : JSON.stringify(value);
    return ` ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${fields.join(',\n')}\n}\n`;
}
