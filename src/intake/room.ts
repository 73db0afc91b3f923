import { overloaded } from './admission.ts';
import type { Exchange } from './exchanges.ts';

/**
 * Calls `go` as soon as the memory budget has room to read more from a client, or `giveUp` with a 503 if that takes
 * longer than MAX_WAIT_MS.
 */
export function whenThereIsRoom(
  exchange: Exchange,
  maxWaitMs: number,
  go: () => void,
  giveUp: (problem: Error) => void,
): void {
  const { claim } = exchange;
  let timer: NodeJS.Timeout | undefined;
  const isNow = claim.mayReadOn(() => {
    clearTimeout(timer);
    if (!exchange.isOver) go();
  });
  if (isNow) {
    go();
    return;
  }
  exchange.phase = 'working';
  timer = setTimeout(() => {
    claim.leaveQueue();
    if (!exchange.isOver) giveUp(overloaded(maxWaitMs, maxWaitMs));
  }, maxWaitMs).unref();
}

/**
 * Waits until the memory budget has room to read more from a client.
 *
 * @throws HttpProblem OVERLOADED
 */
export function thereIsRoom(exchange: Exchange, maxWaitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // A client that has gone has left the queue, so neither callback would ever run.
    exchange.onOver = resolve;
    whenThereIsRoom(exchange, maxWaitMs, resolve, reject);
  });
}
