import { hostname } from 'node:os';
import type { DestinationStream } from 'pino';
import { LineWriter } from './line-writer.ts';
import { linesDropped } from './log-metrics.ts';
import { nonBlocking } from './non-blocking.ts';

/**
 * Standard output as the destination of the log. Lines are written in batches, because a system call for each request would be
 * the largest single cost of a small one. At exit, and with a fatal line, everything is written at once.
 */
export function logStream(): DestinationStream {
  const writer = new LineWriter(nonBlocking(1), { onDrop: () => linesDropped.inc(), describeLoss });
  process.once('exit', () => writer.finish());
  return writer;
}

const host = hostname();

/** A log line as pino writes it, at the level of a warning. */
function describeLoss(lines: number): string {
  const msg = 'log lines were dropped here, since nobody read them';
  return `${JSON.stringify({ level: 40, time: Date.now(), pid: process.pid, hostname: host, lines, msg })}\n`;
}
