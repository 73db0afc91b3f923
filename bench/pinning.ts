import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const SERVER_CORE = '0';
const CLIENT_CORE = '1';

/** `apart`: servers on a core, load generator on another; `together`: all cores for all of them. */
export type Placement = 'apart' | 'together';

/** What to put in front of a server's command line so that it runs where it should; empty if there is nothing to do. */
export type Prefix = readonly string[];

/** The cores that this process was started on; undefined where processes cannot be pinned. */
const cores = usableCores();

/** Whether `apart` can be had: there is `taskset`, and both cores. */
export const canPin = cores !== undefined;

/**
 * Moves this process, all its threads, to where the load generator should be, and returns the prefix for servers.
 *
 * On small bodies the load generator takes as much CPU as the server: on one core they would measure each other.
 * Where there is no `taskset`, or fewer than two usable cores, nothing is pinned.
 */
export function place(placement: Placement): Prefix {
  if (cores === undefined) return [];
  const isApart = placement === 'apart';
  spawnSync('taskset', ['-acp', isApart ? CLIENT_CORE : cores, String(process.pid)]);
  return isApart ? ['taskset', '-c', SERVER_CORE] : [];
}

function usableCores(): string | undefined {
  const usable = [SERVER_CORE, CLIENT_CORE].every((core) => spawnSync('taskset', ['-c', core, 'true']).status === 0);
  if (availableParallelism() < 2 || !usable) return undefined;
  const answer = spawnSync('taskset', ['-cp', String(process.pid)], { encoding: 'utf8' }).stdout;
  return /: *([\d,-]+)\s*$/.exec(answer)?.[1];
}
