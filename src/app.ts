import fastify, { type FastifyInstance } from 'fastify';
import type { DestinationStream } from 'pino';
import { answerClientError, connectRequests } from './answers/client-errors.ts';
import { closeWithAnswers } from './answers/close-with-answers.ts';
import { compressAnswers } from './answers/compress-answers.ts';
import { problems, sendProblem } from './answers/problems.ts';
import { refusals } from './answers/refusals.ts';
import type { Config } from './config.ts';
import { bodies } from './intake/bodies.ts';
import { LINGER_MS } from './intake/end-within.ts';
import { Exchanges } from './intake/exchanges.ts';
import { expectContinue } from './intake/expect-continue.ts';
import { httpServer } from './intake/http-server.ts';
import { continuesPipelined } from './intake/one-request-at-a-time.ts';
import { ProgressWatch } from './intake/progress-watch.ts';
import { unreadBodies } from './intake/unread-bodies.ts';
import { drain } from './lifecycle/drain.ts';
import { trimWhenIdle } from './lifecycle/idle-trim.ts';
import { MemoryBudget } from './lifecycle/memory-budget.ts';
import { BUDGET_PER_BODY, HELD_PART, POOL_PART, WORKER_PART } from './lifecycle/memory-fit.ts';
import { docsRoutes } from './routes/docs.ts';
import { inferenceRoutes } from './routes/inference.ts';
import { openapi } from './routes/openapi.ts';
import { operationRoutes } from './routes/operations.ts';
import { serviceRoutes } from './routes/service.ts';
import { siteRoutes } from './routes/site.ts';
import { vectorRoutes } from './routes/vectors.ts';
import { reportGauges } from './telemetry/gauges.ts';
import { metrics } from './telemetry/metrics.ts';
import { newRequestId } from './telemetry/request-id.ts';
import { RequestLog } from './telemetry/request-log.ts';
import { makeChildrenLate } from './telemetry/request-logger.ts';
import { usage } from './telemetry/usage.ts';
import { execution } from './workers/execution.ts';
import { LoopTurns } from './workers/loop-turns.ts';

/** A body with more bytes than this is long: executing it on the event loop would hold up others for a millisecond. */
const LONG = 128 * 1024;

/**
 * Builds the whole service without listening; shared by the server, the tests and the generator of the OpenAPI
 * document.
 *
 * @param logs where log lines go; standard output by default
 * @example const app = await buildApp(loadConfig()); await app.inject({ url: '/livez' })
 */
export async function buildApp(config: Config, logs?: DestinationStream): Promise<FastifyInstance> {
  const budget = new MemoryBudget(BUDGET_PER_BODY * config.BODIES_LIMIT);
  const turns = new LoopTurns();
  const requestLog = new RequestLog();
  const exchanges = new Exchanges(budget, ({ outcome, request: { method, url }, reply }) => {
    app.countEnd(outcome, reply?.request);
    if (reply) requestLog.requestCompleted(null, reply.request, reply);
    else app.log.info({ method, url, how: outcome }, 'request ended');
  });
  const app: FastifyInstance = fastify({
    logger: { level: config.LOG_LEVEL, ...(logs && { stream: logs }) },
    logController: requestLog,
    genReqId: newRequestId,
    serverFactory: (handler) =>
      httpServer(handler, {
        // Bodies and answers are timed by their progress: see intake/progress-watch.ts.
        requestTimeout: 0,
        headersTimeout: config.HEADERS_TIMEOUT_MS,
        keepAliveTimeout: config.KEEP_ALIVE_TIMEOUT_MS,
        connectionsCheckingInterval: 1000,
        // A missing Host gets a response with a body: see intake/check-head.ts.
        requireHostHeader: false,
        // Ignore `Upgrade` and serve the request over HTTP/1.1 (RFC 9110 §7.8).
        shouldUpgradeCallback: () => false,
        maxConnections: config.MAX_CONNECTIONS,
        exchanges,
        turns,
        refusal: (exchange) => app.refusal(exchange),
      }),
    // Draining still serves requests that are on their way: see lifecycle/drain.ts.
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => {
      if (continuesPipelined(app.server, budget, error, socket)) return;
      const how = answerClientError(error, socket);
      if (how === undefined) return;
      app.countEnd(how);
      app.log.info({ how, code: error.code }, 'request ended');
    },
    frameworkErrors: sendProblem,
  });

  makeChildrenLate(app.log);

  await app.register(usage);
  await app.register(problems);
  await app.register(connectRequests);
  await app.register(expectContinue);
  await app.register(unreadBodies, { ms: LINGER_MS });
  await app.register(metrics);
  await app.register(refusals);
  await app.register(drain);
  await app.register(closeWithAnswers);
  await app.register(execution, {
    engine: config.ENGINE,
    budget,
    turns,
    workers: config.WORKERS,
    longFrom: LONG,
    mostPooled: Math.floor(budget.limit * POOL_PART),
    mostKept: Math.floor(budget.limit * WORKER_PART),
    archives: { bytes: config.BODY_LIMIT, ratio: config.DECODED_RATIO },
  });
  await app.register(bodies, {
    limit: config.BODY_LIMIT,
    ratio: config.DECODED_RATIO,
    longFrom: LONG,
    maxWaitMs: config.MAX_WAIT_MS,
    mostHeld: budget.limit * HELD_PART,
    exchanges,
    turns,
  });
  const watch = new ProgressWatch(exchanges, budget, {
    graceMs: config.GRACE_MS,
    minRate: config.MIN_RATE,
    totalMs: config.REQUEST_TIMEOUT_MS,
  });
  const stopTrimming = trimWhenIdle(
    budget,
    () => exchanges.begun,
    () => app.executor.trim(),
  );
  app.addHook('onClose', async () => {
    watch.stop();
    stopTrimming();
  });
  reportGauges(app, { budget, executor: app.executor, exchanges });
  if (config.COMPRESS_ANSWERS === 'on') await app.register(compressAnswers);
  await app.register(openapi);

  await app.register(operationRoutes);
  await app.register(inferenceRoutes);
  await app.register(serviceRoutes, { config });
  await app.register(vectorRoutes, {});
  await app.register(docsRoutes);
  await app.register(siteRoutes, {});
  await app.ready();
  return app;
}
