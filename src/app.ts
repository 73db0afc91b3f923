import { availableParallelism } from 'node:os';
import fastify, { type FastifyInstance } from 'fastify';
import type { DestinationStream } from 'pino';
import { answerClientError, connectRequests } from './answers/client-errors.ts';
import { compressAnswers } from './answers/compress-answers.ts';
import { LINGER_MS } from './answers/lingering.ts';
import { problems, sendProblem } from './answers/problems.ts';
import type { Config } from './config.ts';
import { bodies } from './intake/bodies.ts';
import { exchanges } from './intake/exchanges.ts';
import { expectContinue } from './intake/expect-continue.ts';
import { unreadBodies } from './intake/unread-bodies.ts';
import { drain } from './lifecycle/drain.ts';
import { docsRoutes } from './routes/docs.ts';
import { inferenceRoutes } from './routes/inference.ts';
import { openapi } from './routes/openapi.ts';
import { operationRoutes } from './routes/operations.ts';
import { serviceRoutes } from './routes/service.ts';
import { siteRoutes } from './routes/site.ts';
import { metrics } from './telemetry/metrics.ts';
import { newRequestId } from './telemetry/request-id.ts';
import { RequestLog } from './telemetry/request-log.ts';
import { usage } from './telemetry/usage.ts';
import { execution } from './workers/execution.ts';

/** A body with more bytes than this is long: to execute it at once would hold up others for a millisecond. */
const LONG = 256 * 1024;

/**
 * The whole service as one instance that does not listen: the server, the tests and the document's generator share it.
 *
 * @param logs where log lines go; standard output by default
 * @example const app = await buildApp(loadConfig()); await app.inject({ url: '/livez' })
 */
export async function buildApp(config: Config, logs?: DestinationStream): Promise<FastifyInstance> {
  const app = fastify({
    logger: { level: config.LOG_LEVEL, ...(logs && { stream: logs }) },
    logController: new RequestLog(),
    genReqId: newRequestId,
    // Bodies are timed where they are read: a stream may take as long as it gets on.
    requestTimeout: 0,
    keepAliveTimeout: config.KEEP_ALIVE_TIMEOUT_MS,
    http: {
      headersTimeout: config.HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: 1000,
      // A missing Host is refused with a body: see intake/check-head.ts.
      requireHostHeader: false,
      // RFC 9110 §7.8: the request is served over HTTP/1.1.
      shouldUpgradeCallback: () => false,
    },
    // Draining serves what is in the pipe: see lifecycle/drain.ts.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: sendProblem,
  });

  await app.register(usage);
  await app.register(problems);
  await app.register(exchanges);
  await app.register(connectRequests);
  await app.register(expectContinue);
  await app.register(unreadBodies, { ms: LINGER_MS });
  await app.register(metrics);
  await app.register(drain);
  const workers = config.WORKERS ?? availableParallelism();
  // Memory for two of the largest bodies, or their answers.
  const mostKept = 2 * config.BODY_LIMIT;
  await app.register(execution, { engine: config.ENGINE, workers, longFrom: LONG, mostKept });
  await app.register(bodies, {
    limit: config.BODY_LIMIT,
    ratio: config.DECODED_RATIO,
    timeout: config.REQUEST_TIMEOUT_MS,
    totalLimit: config.BODIES_LIMIT,
    longFrom: LONG,
  });
  if (config.COMPRESS_ANSWERS === 'on') await app.register(compressAnswers);
  await app.register(openapi);

  await app.register(operationRoutes, { patienceMs: config.REQUEST_TIMEOUT_MS });
  await app.register(inferenceRoutes);
  await app.register(serviceRoutes, { config });
  await app.register(docsRoutes);
  await app.register(siteRoutes, {});
  await app.ready();
  return app;
}
