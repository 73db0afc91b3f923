import { LeanConnection, type Reply } from './lean-connection.ts';

/** The result of one request of a loop. */
export interface Turn {
  readonly status: number;
  readonly ms: number;
  /** Milliseconds from the start of the loop to the reply. */
  readonly at: number;
  readonly client: number;
}

export interface LoopOptions {
  readonly forMs: number;
  /** The clients start one after the other over this time; 0 by default. */
  readonly rampMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs one client for each request. It sends the request again after each reply; after a 503 it first waits as long as
 * `Retry-After` says.
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
          // Do not wait for the current reply.
          signal?.addEventListener('abort', end);
          setTimeout(next, (client / requests.length) * rampMs);
        }),
    ),
  );
  return turns;
}
