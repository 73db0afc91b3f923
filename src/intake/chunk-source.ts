import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { codingOf } from './content-coding.ts';
import { decodedStream } from './decoded.ts';
import { continueBody } from './expect-continue.ts';

/** The decoded bytes of a body that is read while it is answered. Sends 100 Continue if the client waits for it. */
export function chunkSource({ raw, headers }: FastifyRequest, ratio: number): Readable {
  continueBody(raw);
  // Unknown codings were refused earlier: see unsupported-type.ts.
  return decodedStream(raw, codingOf(headers['content-encoding']) ?? 'identity', { ratio });
}
