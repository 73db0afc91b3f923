import { type DestinationStream, type Logger, pino } from 'pino';

/** Logs what happens to the process: its end, and Node's warnings, which Node would print to standard error as text. */
export function processLog(level: string, logs: DestinationStream): Logger {
  const log = pino({ level }, logs);
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn({ err: warning }, 'warning of Node'));
  return log;
}
