import { overloaded } from './admission.ts';
import type { Exchange } from './exchanges.ts';

/**
 * Calls `go` as soon as the memory budget has room for more of what a client sends, or `giveUp` with a 503 if that
 * takes longer than MAX_WAIT_MS.
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
 * Waits until the memory budget has room for more of what a client sends.
 *
 * @throws HttpProblem OVERLOADED
 */
export function thereIsRoom(exchange: Exchange, maxWaitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // Whoever has gone has given its place back; nothing would ever answer.
    exchange.onOver = resolve;
    whenThereIsRoom(exchange, maxWaitMs, resolve, reject);
  });
}
