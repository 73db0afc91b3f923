import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const SERVER_CORE = '0';
const CLIENT_CORE = '1';

/** What to put in front of a server's command line so that it runs on a core of its own; empty if that cannot be had. */
export type Prefix = readonly string[];

/**
 * Moves this process, all its threads, to core 1, and returns the prefix that puts a server on core 0.
 *
 * On small bodies the load generator takes as much CPU as the server: on one core they would measure each other.
 * Where there is no `taskset`, or fewer than two usable cores, nothing is pinned.
 */
export function pin(): Prefix {
  const usable = [SERVER_CORE, CLIENT_CORE].every((core) => spawnSync('taskset', ['-c', core, 'true']).status === 0);
  if (availableParallelism() < 2 || !usable) return [];
  spawnSync('taskset', ['-acp', CLIENT_CORE, String(process.pid)]);
  return ['taskset', '-c', SERVER_CORE];
}
