import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Usage } from './cpu-probe.ts';

/**
 * What a process that is not Node has consumed, from `/proc/PID/stat`: all threads, also those that have ended.
 *
 * The clock there ticks every 10 ms, which is much where little is sent, and nothing over a run of seconds.
 */
export function procUsage(pid: number): Usage {
  return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'), ticksPerSecond());
}

/**
 * CPU time in a line of `/proc/PID/stat`.
 *
 * @example parseStat('7 (a b) S 1 …', 100) // from fields 14 (user) and 15 (system), in ticks
 */
export function parseStat(line: string, ticks: number): Usage {
  // The name, field 2, is in parentheses and may have anything in it.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return { cpuMs: ((field(14) + field(15)) * 1000) / ticks, stallMs: 0 };
}

let ticks: number | undefined;

function ticksPerSecond(): number {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticks;
}
