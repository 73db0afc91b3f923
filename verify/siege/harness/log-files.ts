import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where the log of a service goes: to a file ('read'), to a pipe whose reader goes away (as with `| head`), the same
 * for standard error too, or to a pipe whose reader stays and does not read.
 */
export type LogKind = 'read' | 'closed' | 'both closed' | 'unread';

/** File descriptors for the standard output and standard error of a service. */
export interface LogFiles {
  readonly out: number;
  readonly err: number;
  /** Closes this process's descriptors, including the reader's. */
  close(): void;
}

/** Opens the files `out` and `err` of a folder, or pipes. Node's own pipes are sockets, which behave differently. */
export function openLog(folder: string, log: LogKind): LogFiles {
  const [outPath, errPath] = [join(folder, 'out'), join(folder, 'err')];
  if (log === 'read') {
    const [out, err] = [openSync(outPath, 'w'), openSync(errPath, 'w')];
    return { out, err, close: () => [out, err].forEach(closeSync) };
  }
  execFileSync('mkfifo', [outPath]);
  // Opening a pipe only for writing would wait for a reader.
  const reader = openSync(outPath, 'r+');
  const out = openSync(outPath, 'w');
  const err = log === 'both closed' ? out : openSync(errPath, 'w');
  if (log !== 'unread') return { out, err, close: () => new Set([reader, out, err]).forEach(closeSync) };
  const close = () => {
    // Keep the reader open as long as this process lives.
    for (const file of [out, err]) closeSync(file);
    fill(outPath);
  };
  return { out, err, close };
}

/** Fills a pipe completely, so that the next write has to wait for a reader. */
function fill(path: string): void {
  const end = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    for (;;) writeSync(end, '\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
  } finally {
    closeSync(end);
  }
}
