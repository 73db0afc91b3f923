import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Usage } from './cpu-probe.ts';

/**
 * What a process that is not Node has consumed, from `/proc/PID/stat`: all threads, also those that have ended.
 *
 * The clock there ticks every 10 ms, which is much where little is sent, and nothing over a run of seconds.
 */
export function procUsage(pid: number): Usage {
  return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'), ticksPerSecond(), pageSize());
}

/**
 * CPU time and resident memory in a line of `/proc/PID/stat`.
 *
 * @example parseStat('7 (a b) S 1 …', 100, 4096) // fields 14 (user), 15 (system) in ticks, 24 (resident) in pages
 */
export function parseStat(line: string, ticks: number, page: number): Usage {
  // The name, field 2, is in parentheses and may have anything in it.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return { cpuMs: ((field(14) + field(15)) * 1000) / ticks, rss: field(24) * page, stallMs: 0 };
}

const ticksPerSecond = once('CLK_TCK');
const pageSize = once('PAGESIZE');

function once(name: string): () => number {
  let value: number | undefined;
  return () => {
    value ??= Number(execFileSync('getconf', [name], { encoding: 'utf8' }));
    return value;
  };
}
