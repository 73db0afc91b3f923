import type { Metric } from './metrics.ts';
import type { Placement } from './pinning.ts';
import type { Request } from './requests.ts';
import type { ServerName } from './servers.ts';

/** One that is measured: a server in its own process, and what it is asked. */
export interface Contender {
  readonly name: string;
  readonly server: ServerName;
  /** Asked instead of the case's request. */
  readonly request?: () => Request;
  /** Environment variables on top of those of all servers. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A bound that a figure should keep. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** What is read from a case: a metric of one contender, or its ratio to another's in the same round. */
export interface Comparison {
  readonly metric: Metric;
  readonly of: string;
  readonly over?: string;
  readonly target?: Target;
}

/** Contenders that are measured side by side, in turn, in the same rounds. The first one is what ratios are taken to. */
export interface Case {
  readonly name: string;
  readonly request: () => Request;
  readonly contenders: readonly Contender[];
  readonly comparisons: readonly Comparison[];
  /** By how much two replies may differ: loss and losses relative to values above 1, grad to its largest number; 1e-9 by default. */
  readonly tolerance?: number;
  /** `apart` by default. */
  readonly placement?: Placement;
  /** Sent to the server all the time, beside the request that is measured. */
  readonly background?: () => Request;
}
