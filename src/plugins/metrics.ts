import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { STAGES, type Stages } from './stages.ts';

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

/** What the requests of one route have added up to: plain numbers, read only when somebody asks. */
class Totals {
  bodyBytes = 0;
  rows = 0;
  parse = 0;
  compute = 0;
  format = 0;

  add(stages: Stages): void {
    this.bodyBytes += stages.bodyBytes;
    if (!stages.isComputed) return;
    this.rows += stages.rows;
    for (const stage of STAGES) this[stage] += stages[stage];
  }
}

/** Counts and times requests, by route and not by URL: a label's values must be few. */
export const metrics = fp(async (app: FastifyInstance) => {
  const registers = [new Registry()];
  const totals = new Map<string, Totals>();
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer.',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const counter = (name: string, help: string, read: (totals: Totals) => { [label: string]: number }, label?: string) =>
    new Counter({
      name,
      help,
      labelNames: label === undefined ? ['route'] : ['route', label],
      registers,
      collect() {
        this.reset();
        for (const [route, sums] of totals) {
          for (const [value, sum] of Object.entries(read(sums))) {
            this.inc(label === undefined ? { route } : { route, [label]: value }, sum);
          }
        }
      },
    });
  counter('http_request_body_bytes_total', 'Bytes of request bodies that were read.', ({ bodyBytes }) => ({
    bodyBytes,
  }));
  counter('rows_total', 'Rows computed.', ({ rows }) => ({ rows }));
  counter(
    'stage_duration_seconds_total',
    'Time spent on reading numbers, computing, and writing numbers.',
    (sums) => Object.fromEntries(STAGES.map((stage) => [stage, sums[stage] / 1000])),
    'stage',
  );

  // Looking up a metric's labels costs more than counting: each combination is looked up once.
  const routes = remember((route: string) => {
    const sums = new Totals();
    totals.set(route, sums);
    return { sums, durations: remember((status: number) => duration.labels(route, String(status))) };
  });

  app.addHook('onResponse', (request, reply, done) => {
    const { sums, durations } = routes(request.routeOptions.url ?? 'unknown');
    durations(reply.statusCode).observe(reply.elapsedTime / 1000);
    sums.add(request.stages);
    done();
  });

  const all = Registry.merge([processRegistry(), ...registers]);
  app.decorate('metricsText', () => all.metrics());
  app.decorate('metricsType', all.contentType);
});

function remember<Key, T>(make: (key: Key) => T): (key: Key) => T {
  const made = new Map<Key, T>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}
