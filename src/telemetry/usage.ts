import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Cost } from '../operations/execute.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** How many bytes of a body were received. */
    bodyBytes: number;
    /** What the request cost, once it has been executed. */
    cost: Cost | null;
    /** The code of the problem that broke its answer off, once that had begun. */
    brokenOffBy: string | null;
  }
}

/** Gives every request a place for what it used: the log and the metrics read it. */
export const usage = fp(async (app: FastifyInstance) => {
  app.decorateRequest('bodyBytes', 0);
  app.decorateRequest('cost', null);
  app.decorateRequest('brokenOffBy', null);
});
