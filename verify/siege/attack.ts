import type { Service, ServiceOptions } from './harness/service.ts';

/** What the service promises; the report has one section for each. */
export const PROMISES = {
  memory: 'Memory stays bounded and the process survives',
  progress: 'Stalled and slow clients are cut off',
  pipelining: 'A connection has one request in progress at a time',
  gone: 'Work for disconnected clients is dropped',
  overload: 'Overload is refused with a 503, not queued forever',
  fairness: 'First come, first served',
  health: '/livez answers within 100 ms at p99 and 1 s at worst',
  costs: 'No costly request holds up the others',
  honest: 'Honest clients get correct answers, if need be after a 503 with Retry-After',
  idle: 'Once idle, the process uses less than 250 MB within 20 s',
  ends: 'However a request ends, it is counted and logged',
  process: 'A broken log blocks neither requests nor shutdown',
} as const;

export type Promised = keyof typeof PROMISES;

/** One measurement, and whether it is as promised. */
export interface Figure {
  readonly promise: Promised;
  /** What was measured. */
  readonly what: string;
  readonly value: string;
  readonly limit: string;
  readonly isKept: boolean;
}

/** The environment of an attack. */
export interface Field {
  readonly root: string;
  /** Whether to run the short version. */
  readonly isQuick: boolean;
  /** How long the soak lasts; 0 for the short one. */
  readonly soakMinutes: number;
  /** Starts a fresh service. */
  readonly start: (options?: Omit<ServiceOptions, 'root'>) => Promise<Service>;
  /** Reports progress. */
  readonly note: (text: string) => void;
}

export interface Attack {
  readonly name: string;
  /** What the attackers do, in one sentence. */
  readonly about: string;
  /** Whether it is part of `--quick`. */
  readonly isQuick?: boolean;
  run(field: Field): Promise<readonly Figure[]>;
}
