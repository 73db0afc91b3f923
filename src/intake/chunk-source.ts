import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { codingOf } from './content-coding.ts';
import { decodedStream } from './decoded.ts';
import { continueBody } from './expect-continue.ts';

/** The bytes of a body that is read, and decoded, while it is answered; its client is told to send them. */
export function chunkSource({ raw, headers }: FastifyRequest, ratio: number): Readable {
  continueBody(raw);
  // What is no coding has been refused: see unsupported-type.ts.
  return decodedStream(raw, codingOf(headers['content-encoding']) ?? 'identity', { ratio });
}
