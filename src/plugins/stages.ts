import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyRequest {
    readonly stages: Stages;
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
    // To the microsecond, which is what the clock is good for.
    this[stage] = Math.round((performance.now() - start) * 1000) / 1000;
    return result;
  }

  /** The durations as a `Server-Timing` header: https://www.w3.org/TR/server-timing/ */
  toServerTiming(): string {
    return `parse;dur=${this.parse}, compute;dur=${this.compute}, format;dur=${this.format}`;
  }
}

const kStages = Symbol('stages');

/** Gives every request its {@link Stages}, when it is first asked for them: a hook would cost more. */
export const stages = fp(async (app: FastifyInstance) => {
  app.decorateRequest('stages', {
    getter(this: FastifyRequest & { [kStages]?: Stages }) {
      this[kStages] ??= new Stages();
      return this[kStages];
    },
  });
});
