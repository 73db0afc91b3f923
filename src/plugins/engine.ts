import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { BufferPool } from '../codecs/buffer-pool.ts';
import type { Engine } from '../codecs/codec.ts';
import { createEngine, type EngineName } from '../codecs/index.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What reads, keeps and writes the numbers of the operations. */
    readonly engine: Engine;
    /** Buffers for long answers. */
    readonly replyBuffers: BufferPool;
  }
}

/** Gives the app its engine, and memory for its answers. */
export const engine = fp(async (app: FastifyInstance, { name }: { name: EngineName }) => {
  app.decorate('engine', createEngine(name));
  app.decorate('replyBuffers', new BufferPool());
});
