import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Cost } from '../operations/execute.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Bytes received of the body. */
    bodyBytes: number;
    /** Rows, classes and times by stage; null until the request has been executed. */
    cost: Cost | null;
    /** The code of the problem that broke off its answer after it had begun. */
    brokenOffBy: string | null;
  }
}

/** Adds fields to every request that say what it used; the log and the metrics read them. */
export const usage = fp(async (app: FastifyInstance) => {
  app.decorateRequest('bodyBytes', 0);
  app.decorateRequest('cost', null);
  app.decorateRequest('brokenOffBy', null);
});
