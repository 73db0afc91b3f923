import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyRequest {
    stages: Stages;
  }
}

export const STAGES = ['parse', 'compute', 'format'] as const;
export type Stage = (typeof STAGES)[number];

/** What a request cost: milliseconds by stage, and how much there was to do. */
export class Stages {
  parse = 0;
  compute = 0;
  format = 0;
  bodyBytes = 0;
  rows = 0;
  classes = 0;
  /** Whether the request has been computed and written. */
  isComputed = false;

  /** Runs one stage and keeps its duration. */
  time<T>(stage: Stage, run: () => T): T {
    const start = performance.now();
    const result = run();
    this[stage] += performance.now() - start;
    return result;
  }

  /** The durations as a `Server-Timing` header: https://www.w3.org/TR/server-timing/ */
  toServerTiming(): string {
    return STAGES.map((stage) => `${stage};dur=${this[stage].toFixed(3)}`).join(', ');
  }
}

/** Gives every request its {@link Stages}. */
export const stages = fp(async (app: FastifyInstance) => {
  app.decorateRequest('stages');
  app.addHook('onRequest', (request, _reply, done) => {
    request.stages = new Stages();
    done();
  });
});
