import './lifecycle/short-lived.ts';
import closeWithGrace from 'close-with-grace';
import { buildApp } from './app.ts';
import { ConfigError, loadConfig } from './config.ts';
import { logStream } from './telemetry/log-stream.ts';

/** The process: configuration, then listening, then draining on SIGTERM or SIGINT. A second signal ends it at once. */
async function main(): Promise<void> {
  const config = loadConfig();
  const logs = logStream();
  const app = await buildApp(config, logs);

  closeWithGrace(
    { delay: config.DRAIN_DELAY_MS + config.DRAIN_TIMEOUT_MS, logger: app.log },
    async ({ signal, err }) => {
      if (err) app.log.fatal({ err }, 'ending because of an error');
      else app.log.info({ signal }, 'draining');
      if (!err) await app.drain(config.DRAIN_DELAY_MS);
      await app.close();
    },
  );

  const address = await app.listen({ host: config.HOST, port: config.PORT });
  const { port } = new URL(address);
  logs.flush();
  process.stdout.write(
    `curl -s localhost:${port}/v1/cross-entropy -H 'content-type: application/json' -d '{"logits":[[0,-50]],"labels":[0]}'\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
