import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { STAGES } from './stages.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** All metrics as Prometheus text. */
    readonly metricsText: () => Promise<string>;
    readonly metricsType: string;
  }
}

/** The process has one set of these, however many apps it builds. */
let processMetrics: Registry | undefined;
function processRegistry(): Registry {
  if (processMetrics === undefined) {
    processMetrics = new Registry();
    collectDefaultMetrics({ register: processMetrics });
  }
  return processMetrics;
}

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BYTES = [1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

/** Counts and times requests, by route and not by URL: a label's values must be few. */
export const metrics = fp(async (app: FastifyInstance) => {
  const registers = [new Registry()];
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer.',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const requestBytes = new Histogram({
    name: 'http_request_body_bytes',
    help: 'Size of request bodies that were read.',
    labelNames: ['route'],
    buckets: BYTES,
    registers,
  });
  const stageDuration = new Histogram({
    name: 'stage_duration_seconds',
    help: 'Time spent on reading numbers, computing, and writing numbers.',
    labelNames: ['route', 'stage'],
    buckets: SECONDS,
    registers,
  });
  const rows = new Counter({ name: 'rows_total', help: 'Rows computed.', labelNames: ['route'], registers });

  // Looking up a metric's labels costs more than counting: each combination is looked up once.
  const durations = remember((key) => {
    const [route, status] = key.split(' ') as [string, string];
    return duration.labels(route, status);
  });
  const routes = remember((route) => ({
    requestBytes: requestBytes.labels(route),
    stages: STAGES.map((stage) => ({ stage, duration: stageDuration.labels(route, stage) })),
    rows: rows.labels(route),
  }));

  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    durations(`${route} ${reply.statusCode}`).observe(reply.elapsedTime / 1000);
    const { stages } = request;
    if (stages.bodyBytes > 0) routes(route).requestBytes.observe(stages.bodyBytes);
    if (stages.isComputed) {
      routes(route).rows.inc(stages.rows);
      for (const { stage, duration } of routes(route).stages) duration.observe(stages[stage] / 1000);
    }
    done();
  });

  const all = Registry.merge([processRegistry(), ...registers]);
  app.decorate('metricsText', () => all.metrics());
  app.decorate('metricsType', all.contentType);
});

function remember<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}
