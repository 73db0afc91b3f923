import { LeanConnection } from './lean-connection.ts';
import { quantile } from './statistics.ts';

/** Requests are sent in bursts this far apart: timers are too coarse for single requests. */
const BURST_MS = 2;

/** The results of an open loop. */
export interface Offered {
  readonly sent: number;
  /** Milliseconds to each 200 that arrived in time. */
  readonly answered: number[];
  /** Milliseconds to each 503 with Retry-After and code OVERLOADED. */
  readonly refused: number[];
  readonly gaveUp: number;
  /** Other statuses, incomplete 503s, and broken connections. */
  readonly otherwise: { readonly [what: string]: number };
  /** How late this process's own timers were at p99, in milliseconds: they add to every time. */
  readonly lateMs: number;
}

/**
 * Sends `perSecond` requests a second, each on its own connection, whether or not earlier ones are answered. Each
 * client gives up after `patienceMs`. The first `skipMs` are not counted.
 */
export async function openLoop(
  port: number,
  request: Uint8Array,
  { perSecond, forMs, skipMs, patienceMs }: { perSecond: number; forMs: number; skipMs: number; patienceMs: number },
): Promise<Offered> {
  const answered: number[] = [];
  const refused: number[] = [];
  const otherwise: { [what: string]: number } = {};
  let sent = 0;
  let gaveUp = 0;

  const one = (isCounted: boolean): Promise<void> =>
    new Promise((resolve) => {
      const start = performance.now();
      const settle = (count: () => void) => {
        clearTimeout(timer);
        connection.close();
        if (isCounted) count();
        resolve();
      };
      const timer = setTimeout(() => settle(() => gaveUp++), patienceMs);
      const connection = new LeanConnection(port, ({ status, head, start: text }) => {
        const ms = performance.now() - start;
        const isOverloaded = status === 503 && /\r\nretry-after: *\d/i.test(head) && text.includes('"OVERLOADED"');
        settle(() => {
          if (status === 200) answered.push(ms);
          else if (isOverloaded) refused.push(ms);
          else otherwise[status] = (otherwise[status] ?? 0) + 1;
        });
      });
      connection.send(request);
      if (isCounted) sent++;
    });

  const all: Promise<void>[] = [];
  const lateness: number[] = [];
  const start = performance.now();
  await new Promise<void>((resolve) => {
    let last = start;
    const timer = setInterval(() => {
      const now = performance.now();
      lateness.push(now - last - BURST_MS);
      last = now;
      const elapsed = now - start;
      while (all.length < (Math.min(elapsed, forMs) / 1000) * perSecond) all.push(one(elapsed > skipMs));
      if (elapsed < forMs) return;
      clearInterval(timer);
      resolve();
    }, BURST_MS);
  });
  await Promise.all(all);
  return { sent, answered, refused, gaveUp, otherwise, lateMs: quantile(lateness, 0.99) };
}
