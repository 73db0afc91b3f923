/**
 * Preloaded into each Node server (`node --import`): answers the parent's message `usage` with the server's own
 * consumption. From the message `watch` on it also measures by how much its event loop is held up.
 *
 * The channel is unreferenced, so that it does not keep a drained server alive; a server whose parent is gone ends.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** CPU time of all threads of the server since its start, in milliseconds. */
export interface Usage {
  readonly cpuMs: number;
  /** The longest time since the last answer for which a timer of the main thread was held up; 0 if not watched. */
  readonly stallMs: number;
}

/** A timer this often looks whether it is late. */
const RESOLUTION_MS = 1;

let delays: ReturnType<typeof monitorEventLoopDelay> | undefined;

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  const stallMs = delays === undefined ? 0 : Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
  delays?.reset();
  return { cpuMs: (user + system) / 1000, stallMs };
}

if (process.send) {
  process.on('message', (message) => {
    if (message === 'watch') {
      delays ??= monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      delays.enable();
    }
    if (message !== 'usage') return;
    if (delays === undefined) process.send?.(usage());
    // A stall that this message had to wait for is counted when the timer has run.
    else setTimeout(() => process.send?.(usage()), 5 * RESOLUTION_MS);
  });
  process.on('disconnect', () => process.exit());
  process.channel?.unref();
}
