import { HttpProblem } from '../errors.ts';
import type { Claim } from '../lifecycle/memory-budget.ts';
import type { Load } from './backlog.ts';

/** Whoever asks for something to be executed. */
export interface Requester {
  /** What it holds of the memory budget. */
  readonly claim: Claim;
  /** Its place in a backlog, from the first byte of its body until it has been executed. */
  load: Load | undefined;
  /** Whether nobody is left to get the answer. */
  readonly isOver: boolean;
  /** Is called when that happens. */
  onOver: (() => void) | undefined;
}

/** Nobody is left to get the answer: the work was not begun, or stopped. */
export class Abandoned extends HttpProblem {
  constructor() {
    super('INCOMPLETE_BODY', 'the connection ended before the answer was computed');
    this.name = 'Abandoned';
  }
}

/**
 * Waits for something that is granted later, unless the requester goes away first.
 *
 * @param ask asks for it, and returns what withdraws the question; what is granted is produced at once
 * @throws Abandoned
 */
export function granted<T>(
  requester: Requester,
  ask: (grant: (produce: () => T | Promise<T>) => void) => (() => void) | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (requester.isOver) {
      reject(new Abandoned());
      return;
    }
    let withdraw: (() => void) | undefined;
    requester.onOver = () => {
      withdraw?.();
      reject(new Abandoned());
    };
    withdraw = ask((produce) => {
      requester.onOver = undefined;
      try {
        resolve(produce());
      } catch (error) {
        reject(error);
      }
    });
  });
}
