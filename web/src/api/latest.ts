import { computed, type ReadonlySignal, signal } from '@preact/signals';

/**
 * Whose answer is shown: that to what is on the page now; of an earlier state, while the newest is on its way, while it cannot be sent,
 * or since the service does not answer.
 */
export type Freshness = 'current' | 'waiting' | 'unsent' | 'lost';

/** How often is looked whether a service that was lost is back, in milliseconds. */
const LOOK_AGAIN = 3000;

/** What asks again once the service is back. */
const lost = new Set<() => void>();
let looking: ReturnType<typeof setInterval> | undefined;

/** Asks `/livez` while anything is lost, and has that ask again once there is an answer. */
function lookFor(retry: () => void): void {
  lost.add(retry);
  looking ??= setInterval(async () => {
    const answer = await fetch('/livez').catch(() => undefined);
    if (answer?.ok) for (const retry of [...lost]) retry();
  }, LOOK_AGAIN);
}

/** What is asked again already, or need not be. */
function lookNoMoreFor(retry: () => void): void {
  lost.delete(retry);
  if (lost.size > 0) return;
  clearInterval(looking);
  looking = undefined;
}

/** A state that is lost where any of others is, too: they ask the same service. */
export function lostWith(
  own: ReadonlySignal<Freshness>,
  ...others: readonly ReadonlySignal<Freshness>[]
): ReadonlySignal<Freshness> {
  return computed(() => (others.some(({ value }) => value === 'lost') ? 'lost' : own.value));
}

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
      if (waiting) continue;
      state.value = isHeld ? 'unsent' : end;
      if (state.value === 'lost') lookFor(retry);
    }
    isRunning = false;
  };
  const ask = (argument: T): void => {
    isHeld = false;
    lookNoMoreFor(retry);
    waiting = { argument };
    state.value = 'waiting';
    if (!isRunning) void run();
  };
  const retry = (): void => {
    if (last) ask(last.argument);
  };
  return {
    ask,
    hold: () => {
      isHeld = true;
      lookNoMoreFor(retry);
      waiting = undefined;
      state.value = 'unsent';
    },
    retry,
    state,
  };
}
