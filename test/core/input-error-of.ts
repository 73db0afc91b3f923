import { InputError, type Issue } from '../../src/core/tensors/input-error.ts';

/** What an InputError says, as far as a client sees it. */
export interface Refusal {
  readonly code: string;
  readonly issues: readonly Issue[];
}

/** What `run` is refused with; fails where it is not. */
export function inputErrorOf(run: () => unknown): Refusal {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return { code: error.code, issues: error.issues };
    throw error;
  }
  throw new Error('expected an InputError, but nothing was thrown');
}
