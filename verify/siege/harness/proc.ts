import { readFileSync } from 'node:fs';

/** Linux counts the CPU time of processes in units of 10 ms on every architecture that Node runs on. */
const MS_PER_TICK = 10;

/** Resident memory of a process in bytes: now, and its peak. */
export interface Memory {
  readonly now: number;
  readonly peak: number;
}

/** Reads the memory of a process from `/proc/PID/status`; undefined once the process has ended. */
export function memoryOf(pid: number): Memory | undefined {
  const status = readOrNothing(`/proc/${pid}/status`);
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024;
  const memory = { now: kilobytes('VmRSS'), peak: kilobytes('VmHWM') };
  return Number.isNaN(memory.now) ? undefined : memory;
}

/** CPU time that a process has used, in milliseconds: by its main thread, and by all threads together. */
export function cpuOf(pid: number): { readonly main: number; readonly all: number } {
  return { main: cpuMs(`/proc/${pid}/task/${pid}/stat`), all: cpuMs(`/proc/${pid}/stat`) };
}

function cpuMs(path: string): number {
  const line = readOrNothing(path);
  // Field 2, the name, is in parentheses and may contain anything. Fields 14 and 15 are user and system time.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** How many files and sockets a process may have open. */
export function mostOpenFiles(pid: number | 'self'): number {
  return Number(/^Max open files\s+(\d+)/m.exec(readOrNothing(`/proc/${pid}/limits`))?.[1]);
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
