import { HttpProblem } from '../errors.ts';
import type { Claim } from '../lifecycle/memory-budget.ts';
import type { Load } from './backlog.ts';

/** Somebody who wants a job executed. */
export interface Requester {
  /** Its share of the memory budget. */
  readonly claim: Claim;
  /** Its place in a backlog, from the first byte of its body until it has been executed. */
  load: Load | undefined;
  /** Whether nobody is left to get the answer. */
  readonly isOver: boolean;
  /** Called when that happens. */
  onOver: (() => void) | undefined;
}

/** Nobody is left to get the answer, so the work was not begun, or was stopped. */
export class Abandoned extends HttpProblem {
  constructor() {
    super('INCOMPLETE_BODY', 'the connection ended before the answer was computed');
    this.name = 'Abandoned';
  }
}

/**
 * Waits for a grant, unless the requester goes away first.
 *
 * @param ask asks for it, and returns a function that withdraws the request; `grant` calls `produce` at once
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
