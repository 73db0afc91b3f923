/**
 * Runs a task for the newest argument only: while one runs, those that come meanwhile wait, and all but the last are passed
 * over. A slider that is dragged asks as often as the service answers, and what is shown at last is of its last place.
 */
export function latest<T>(task: (argument: T) => Promise<void>): (argument: T) => void {
  let waiting: { readonly argument: T } | undefined;
  let running = false;
  const run = async (): Promise<void> => {
    running = true;
    try {
      while (waiting) {
        const { argument } = waiting;
        waiting = undefined;
        await task(argument);
      }
    } finally {
      running = false;
    }
  };
  return (argument) => {
    waiting = { argument };
    if (!running) void run();
  };
}
