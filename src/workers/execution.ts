import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { Executor, type ExecutorOptions } from './executor.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What executes operations. */
    readonly executor: Executor;
  }
}

/** Gives the app what executes its operations, for as long as it is open. */
export const execution = fp(async (app: FastifyInstance, options: ExecutorOptions) => {
  const executor = new Executor(options);
  app.decorate('executor', executor);
  if (options.workers > 0) app.addHook('onListen', async () => executor.start());
  app.addHook('onClose', () => executor.end());
});
