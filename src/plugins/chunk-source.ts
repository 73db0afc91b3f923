import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { continueBody } from './expect-continue.ts';

/** The bytes of a body that is read while it is answered; its client is told to send them. */
export function chunkSource({ raw }: FastifyRequest): Readable {
  continueBody(raw);
  return raw;
}
