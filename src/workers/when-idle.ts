/** How long memory that was used is kept for what comes next: fresh memory costs more than all that is done in it. */
const IDLE_MS = 5000;

/**
 * Runs `trim` once nothing has been done for five seconds.
 *
 * @returns says that something has been done
 */
export function whenIdle(trim: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    if (timer === undefined) timer = setTimeout(trim, IDLE_MS).unref();
    else timer.refresh();
  };
}
