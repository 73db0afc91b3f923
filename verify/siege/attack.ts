import type { Service, ServiceOptions } from './harness/service.ts';

/** What the service promises: the headings of the report. */
export const PROMISES = {
  memory: 'Memory is bounded, and the process lives',
  progress: 'Who does not get on gives way',
  pipelining: 'One request at a time on a connection',
  gone: 'The work of clients that have gone is not done',
  overload: 'Overload is answered, not queued for ever',
  fairness: 'First come, first served',
  health: '/livez answers within 100 ms at p99 and 1 s at worst',
  costs: 'No small request holds up the others',
  honest: 'Honest clients are answered right, if need be after a 503 with Retry-After',
  idle: 'An idle process is under 250 MB within 20 s',
  ends: 'Every end of a request is counted and logged',
  process: 'The process ends when it is told to',
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

/** What an attack gets to work with. */
export interface Field {
  readonly root: string;
  /** Whether the attack has to be short. */
  readonly isQuick: boolean;
  /** How long the soak lasts; 0 for the short one. */
  readonly soakMinutes: number;
  /** Starts a fresh service. */
  readonly start: (options?: Omit<ServiceOptions, 'root'>) => Promise<Service>;
  /** Reports progress. */
  readonly note: (text: string) => void;
}

/** An attack, which returns what it measured. */
export interface Attack {
  readonly name: string;
  /** What the attackers do, in one sentence. */
  readonly about: string;
  /** Whether it is part of `--quick`. */
  readonly isQuick?: boolean;
  run(field: Field): Promise<readonly Figure[]>;
}
