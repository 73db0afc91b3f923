/**
 * Preloaded into each server (`node --import`): answers any message of the parent with the server's own consumption.
 *
 * The channel is unreferenced, so that it does not keep a drained server alive; a server whose parent is gone ends.
 */

/** CPU time of all threads of the server since its start, in milliseconds, and its resident memory in bytes. */
export interface Usage {
  readonly cpuMs: number;
  readonly rss: number;
}

if (process.send) {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    const usage: Usage = { cpuMs: (user + system) / 1000, rss: process.memoryUsage.rss() };
    process.send?.(usage);
  });
  process.on('disconnect', () => process.exit());
  process.channel?.unref();
}
