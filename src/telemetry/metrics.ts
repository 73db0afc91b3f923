import type { FastifyInstance, FastifyRequest, onResponseHookHandler } from 'fastify';
import fp from 'fastify-plugin';
import { Counter, collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client';
import { STAGES } from '../operations/execute.ts';
import { DurationHistogram } from './duration-histogram.ts';
import type { Ending } from './ending.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** All metrics as Prometheus text. */
    readonly metricsText: () => Promise<string>;
    readonly metricsType: string;
    /** Counts the end of a request that was not answered, or that could not be parsed. */
    readonly countEnd: (how: Ending, request?: FastifyRequest) => void;
    /** Counts a request to a route that was refused before Fastify saw it. */
    readonly countRefusal: (route: string, status: number, seconds: number) => void;
    /** Adds a gauge whose value is read when the metrics are. */
    readonly gauge: (name: string, help: string, read: () => number) => void;
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

/** Sums over the requests of one route: plain numbers, turned into metrics only when somebody reads them. */
class Totals {
  readonly ends: { [how: string]: number } = {};
  requests = 0;
  bodyBytes = 0;
  rows = 0;
  parse = 0;
  compute = 0;
  format = 0;

  end(how: Ending): void {
    this.ends[how] = (this.ends[how] ?? 0) + 1;
    this.requests++;
  }

  add({ bodyBytes, cost }: FastifyRequest): void {
    this.bodyBytes += bodyBytes;
    if (cost === null) return;
    this.rows += cost.rows;
    for (const stage of STAGES) this[stage] += cost[stage];
  }
}

/** Counts and times requests by route, not by URL: a label must have few values. */
export const metrics = fp(async (app: FastifyInstance) => {
  const registry = new Registry();
  const totals = new Map<string, Totals>();
  const durations = new DurationHistogram(
    'http_request_duration_seconds',
    'Time from the headers of a request to the end of its answer.',
  );
  registry.registerMetric(durations as unknown as Metric);
  const counter = (name: string, help: string, read: (totals: Totals) => { [label: string]: number }, label?: string) =>
    new Counter({
      name,
      help,
      labelNames: label === undefined ? ['route'] : ['route', label],
      registers: [registry],
      collect() {
        this.reset();
        for (const [route, sums] of totals) {
          if (sums.requests === 0) continue;
          for (const [value, sum] of Object.entries(read(sums))) {
            this.inc(label === undefined ? { route } : { route, [label]: value }, sum);
          }
        }
      },
    });
  counter('http_request_body_bytes_total', 'Bytes of request bodies that were read.', ({ bodyBytes }) => ({
    bodyBytes,
  }));
  counter('http_requests_ended_total', 'Requests by how they ended.', ({ ends }) => ends, 'how');
  counter('rows_total', 'Rows computed.', ({ rows }) => ({ rows }));
  counter(
    'stage_duration_seconds_total',
    'Time spent on reading numbers, computing, and writing numbers.',
    (sums) => Object.fromEntries(STAGES.map((stage) => [stage, sums[stage] / 1000])),
    'stage',
  );

  const totalsOf = (route: string): Totals => {
    const sums = totals.get(route) ?? new Totals();
    totals.set(route, sums);
    return sums;
  };
  const recordOf = (route: string): onResponseHookHandler => {
    const sums = totalsOf(route);
    const observe = durations.route(route);
    return (request, reply, done) => {
      // Fastify refuses some URLs before any hook.
      const { outcome, isSent } = request.exchange ?? { outcome: 'answered', isSent: true };
      // If the client did not wait for the answer, there is neither a status nor a duration.
      if (isSent) observe(reply.statusCode, reply.elapsedTime / 1000);
      sums.end(outcome);
      sums.add(request);
      done();
    };
  };
  // One hook for each route: looking up the route of a request costs more than counting it.
  app.addHook('onRoute', (route) => {
    route.onResponse = [route.onResponse ?? [], recordOf(route.url)].flat();
  });
  const recordUnknown = recordOf('unknown');
  app.addHook('onResponse', function (request, reply, done) {
    if (request.is404) recordUnknown.call(this, request, reply, done);
    else done();
  });

  const ofNoRoute = totalsOf('unknown');
  app.decorate('countEnd', (how: Ending, request?: FastifyRequest) => {
    const sums = totals.get(request?.routeOptions.url ?? '') ?? ofNoRoute;
    sums.end(how);
    if (request) sums.add(request);
  });
  app.decorate('countRefusal', (route: string, status: number, seconds: number) => {
    durations.route(route)(status, seconds);
    totalsOf(route).end('refused');
  });
  app.decorate('gauge', (name: string, help: string, read: () => number) => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  });

  app.decorate('metricsText', () => Registry.merge([processRegistry(), registry]).metrics());
  app.decorate('metricsType', registry.contentType);
});
