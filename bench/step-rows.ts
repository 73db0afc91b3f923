import type { Environment } from './environment.ts';
import type { Digits } from './requests.ts';
import type { Spread } from './statistics.ts';

/** The steps of a request, in order. */
export const STEPS = ['reader', 'kernel', 'writer'] as const;

/** service: WebAssembly; reference: the same in plain TypeScript; plain: JSON.parse, textbook, JSON.stringify. */
export const STEP_CONTENDERS = ['service', 'reference', 'plain'] as const;

/** What a number costs in a step, in ns of CPU, and that over the service's in the same round. */
export interface StepRow {
  readonly digits: Digits;
  readonly step: (typeof STEPS)[number];
  readonly contender: (typeof STEP_CONTENDERS)[number];
  readonly ns: Spread;
  readonly overService: Spread;
}

/** What `results-micro.json` holds. */
export interface MicroResults {
  readonly date: string;
  readonly environment: Environment;
  readonly settings: { readonly rounds: number; readonly passes: number };
  readonly rows: readonly StepRow[];
}
