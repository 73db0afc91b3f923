import { Counter, Registry } from 'prom-client';

/** The process has one log, however many apps it builds. */
export const logMetrics = new Registry();

export const linesDropped = new Counter({
  name: 'log_lines_dropped_total',
  help: 'Log lines that were dropped because standard output was full, stalled or closed.',
  registers: [logMetrics],
});
