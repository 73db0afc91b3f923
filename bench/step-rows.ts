import type { Environment } from './environment.ts';
import type { Spread } from './statistics.ts';

/** What is measured apart: text to numbers; softmax, loss and gradient; numbers to text. */
export const STEPS = ['reader', 'kernel', 'writer'] as const;
export type Step = (typeof STEPS)[number];

/**
 * service: WebAssembly; reference: the same in plain TypeScript; plain: JSON.parse, textbook, JSON.stringify; before: the
 * service's reader and writer of an earlier commit, where one was named.
 */
export type StepContender = 'service' | 'reference' | 'plain' | 'before';

/** What a number of some kind costs in a step, in ns of CPU, and that over the service's in the same round. */
export interface StepRow {
  readonly step: Step;
  readonly numbers: string;
  readonly contender: StepContender;
  readonly ns: Spread;
  readonly overService: Spread;
}

/** What steps.ts is asked for. */
export interface StepSettings {
  readonly rounds: number;
  /** How often in a row each contender does its step in a round. */
  readonly passes: number;
  readonly steps: readonly Step[];
  /** The commit of the contender `before`. */
  readonly against?: string;
}

/** What `results-micro.json` holds. */
export interface MicroResults {
  readonly date: string;
  readonly environment: Environment;
  readonly settings: StepSettings;
  readonly rows: readonly StepRow[];
}
