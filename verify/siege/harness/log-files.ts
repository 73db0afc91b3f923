import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where the log of a service goes: to a file ('read'), to a pipe whose reader goes away (as behind `| head`), the same for standard
 * error too, or to a pipe whose reader stays and does not read.
 */
export type LogKind = 'read' | 'closed' | 'both closed' | 'unread';

/** What a service gets as standard output and standard error. */
export interface LogFiles {
  readonly out: number;
  readonly err: number;
  /** Closes what this process has open of them, the reader included. */
  close(): void;
}

/** Opens the files `out` and `err` of a folder, or pipes. Not pipes of Node's: those are sockets, which behave differently. */
export function openLog(folder: string, log: LogKind): LogFiles {
  const [outPath, errPath] = [join(folder, 'out'), join(folder, 'err')];
  if (log === 'read') {
    const [out, err] = [openSync(outPath, 'w'), openSync(errPath, 'w')];
    return { out, err, close: () => [out, err].forEach(closeSync) };
  }
  execFileSync('mkfifo', [outPath]);
  // To open a pipe for writing only would wait for a reader.
  const reader = openSync(outPath, 'r+');
  const out = openSync(outPath, 'w');
  const err = log === 'both closed' ? out : openSync(errPath, 'w');
  // The reader that does not read stays open as long as this process.
  const files = log === 'unread' ? [out, err] : [reader, out, err];
  return { out, err, close: () => new Set(files).forEach(closeSync) };
}
