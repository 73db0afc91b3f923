import { type ReadonlySignal, signal } from '@preact/signals';

/**
 * Whose answer is shown: that to what is on the page now; of an earlier state, while the newest is on its way, while it cannot be sent,
 * or since the service does not answer.
 */
export type Freshness = 'current' | 'waiting' | 'unsent' | 'lost';

/** Asks for the newest argument only. */
export interface Latest<T> {
  /** Runs the task, now or when the one under way is done; what waits meanwhile is passed over. */
  readonly ask: (argument: T) => void;
  /** Says that what is on the page cannot be sent. */
  readonly hold: () => void;
  /** Runs the last task again. */
  readonly retry: () => void;
  readonly state: ReadonlySignal<Freshness>;
}

/**
 * Runs a task for the newest argument only: while one runs, those that come meanwhile wait, and all but the last are passed
 * over. A slider that is dragged asks as often as the service answers, and what is shown at last is of its last place.
 *
 * @example const { ask, state } = latest(async (request: Request) => { answer.value = await post(request); });
 */
export function latest<T>(task: (argument: T) => Promise<void>): Latest<T> {
  const state = signal<Freshness>('current');
  let waiting: { readonly argument: T } | undefined;
  let last: { readonly argument: T } | undefined;
  let isHeld = false;
  let isRunning = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting) {
      const { argument } = waiting;
      last = waiting;
      waiting = undefined;
      const end = await task(argument).then(
        () => 'current' as const,
        () => 'lost' as const,
      );
      if (!waiting) state.value = isHeld ? 'unsent' : end;
    }
    isRunning = false;
  };
  const ask = (argument: T): void => {
    isHeld = false;
    waiting = { argument };
    state.value = 'waiting';
    if (!isRunning) void run();
  };
  return {
    ask,
    hold: () => {
      isHeld = true;
      waiting = undefined;
      state.value = 'unsent';
    },
    retry: () => {
      if (last) ask(last.argument);
    },
    state,
  };
}
