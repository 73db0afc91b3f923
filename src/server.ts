import './lifecycle/short-lived.ts';
import { isatty } from 'node:tty';
import { letHeapGrow } from './lifecycle/heap-growth.ts';
import { endOnSignal, type Running } from './lifecycle/shutdown.ts';
import { prepareSystemMemory } from './lifecycle/system-memory.ts';
import { ignoreBrokenStandardError, writeError } from './telemetry/standard-error.ts';

let running: Running | undefined;

/**
 * The process: configuration, then listening, then draining on a signal. Imports are dynamic so that signals have their
 * handler before the service is loaded, which takes most of the time of a start.
 */
async function main(): Promise<void> {
  prepareSystemMemory();
  letHeapGrow();
  ignoreBrokenStandardError();
  endOnSignal(() => running);
  const { loadConfig } = await import('./config.ts');
  const config = loadConfig();
  const { logStream } = await import('./telemetry/log-stream.ts');
  const logs = logStream();
  const { processLog } = await import('./telemetry/process-log.ts');
  const log = processLog(config.LOG_LEVEL, logs);
  const { buildApp } = await import('./app.ts');
  const app = await buildApp(config, logs);
  running = { app, log, acceptMs: config.DRAIN_DELAY_MS, timeoutMs: config.DRAIN_TIMEOUT_MS };
  const { listen } = await import('./lifecycle/listen.ts');
  const port = await listen(app, config);
  // Standard output has log lines only, so that a program can read all of it.
  if (isatty(2)) writeError(curlLine(port));
}

function curlLine(port: number): string {
  return `curl -sS localhost:${port}/v1/cross-entropy -H 'content-type: application/json' -d '{"logits":[[0,-50]],"labels":[0]}'`;
}

main().catch((error: Error) => {
  const isExpected = error.name === 'ConfigError' || error.name === 'ListenError';
  writeError(isExpected ? error.message : (error.stack ?? String(error)));
  process.exit(1);
});
