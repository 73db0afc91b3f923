import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { isBodyArriving } from './arriving.ts';

export interface UnreadBodiesOptions {
  /** How many milliseconds a body may go on arriving after the answer. */
  readonly ms: number;
}

/**
 * Closes connections on which a body still arrives long after the answer: that of a GET, say, which nobody reads. Whoever
 * reads a body times it; this is for all others, and costs a request without such a body nothing.
 */
export const unreadBodies = fp(async (app: FastifyInstance, { ms }: UnreadBodiesOptions) => {
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    if (!raw.complete && isBodyArriving(raw)) {
      const timer = setTimeout(() => raw.destroy(), ms).unref();
      raw.once('close', () => clearTimeout(timer));
    }
    done();
  });
});
