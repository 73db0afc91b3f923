import type { Signal } from '@preact/signals';

/**
 * Runs a task for the newest argument only: while one runs, those that come meanwhile wait, and all but the last are passed
 * over. A slider that is dragged asks as often as the service answers, and what is shown at last is of its last place.
 *
 * @param isLost becomes whether the last task failed, as where the service cannot be reached
 */
export function latest<T>(task: (argument: T) => Promise<void>, isLost: Signal<boolean>): (argument: T) => void {
  let waiting: { readonly argument: T } | undefined;
  let running = false;
  const run = async (): Promise<void> => {
    running = true;
    while (waiting) {
      const { argument } = waiting;
      waiting = undefined;
      isLost.value = await task(argument).then(
        () => false,
        () => true,
      );
    }
    running = false;
  };
  return (argument) => {
    waiting = { argument };
    if (!running) void run();
  };
}
