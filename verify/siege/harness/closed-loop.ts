import { LeanConnection, type Reply } from './lean-connection.ts';

/** What one request of a loop came to. */
export interface Turn {
  readonly status: number;
  readonly ms: number;
  /** Milliseconds from the start of the loop to the reply. */
  readonly at: number;
  readonly client: number;
}

export interface LoopOptions {
  readonly forMs: number;
  /** The clients start one after the other within this time; 0 by default. */
  readonly rampMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * So many clients send a request each, and the next one when they have the reply to the last. After a 503 they wait for as long
 * as it says.
 */
export async function closedLoop(
  port: number,
  requests: readonly Uint8Array[],
  { forMs, rampMs = 0, signal }: LoopOptions,
): Promise<Turn[]> {
  const turns: Turn[] = [];
  const start = performance.now();
  const isOver = () => performance.now() - start > forMs || signal?.aborted === true;
  await Promise.all(
    requests.map(
      (request, client) =>
        new Promise<void>((resolve) => {
          let sent = 0;
          let connection: LeanConnection | undefined;
          const end = () => {
            connection?.close();
            resolve();
          };
          const next = () => {
            if (isOver()) return end();
            if (!connection?.isOpen) connection = new LeanConnection(port, onReply);
            sent = performance.now();
            connection.send(request);
          };
          const onReply = ({ status, head }: Reply) => {
            const now = performance.now();
            turns.push({ status, ms: now - sent, at: now - start, client });
            const seconds = Number(/\r\nretry-after: *(\d+)/i.exec(head)?.[1] ?? 0);
            if (status === 200) next();
            else setTimeout(next, status === 503 ? 1000 * seconds : 100);
          };
          // Who waits for a reply then does not wait for it any longer.
          signal?.addEventListener('abort', end);
          setTimeout(next, (client / requests.length) * rampMs);
        }),
    ),
  );
  return turns;
}
