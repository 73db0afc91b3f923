import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { Executor, type ExecutorOptions } from './executor.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Executes operations. */
    readonly executor: Executor;
  }
}

/** Adds the executor to the app, and ends it when the app closes. */
export const execution = fp(async (app: FastifyInstance, options: ExecutorOptions) => {
  const executor = new Executor(options);
  app.decorate('executor', executor);
  if (options.workers > 0) app.addHook('onListen', async () => executor.start());
  app.addHook('onClose', () => executor.end());
});
