/** How long to keep used memory for the next task: fresh memory costs more than all the work done in it. */
const IDLE_MS = 5000;

/**
 * Runs `trim` after five seconds without activity.
 *
 * @returns a function to call at each activity
 */
export function whenIdle(trim: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    if (timer === undefined) timer = setTimeout(trim, IDLE_MS).unref();
    else timer.refresh();
  };
}
