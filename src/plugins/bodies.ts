import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { MEDIA_TYPES } from '../codecs/index.ts';
import { readBody } from './read-body.ts';
import { ReceivedBody } from './received-body.ts';
import { unsupportedEncoding, unsupportedType } from './unsupported-type.ts';

export interface BodiesOptions {
  /** The most bytes of a body. */
  readonly limit: number;
  /** A body with more bytes than this is long. */
  readonly longFrom: number;
}

/**
 * Receives the bodies of the media types that there are, in the pieces in which they arrive; nothing else is accepted.
 * What is in them is for the operations to say: see operations/execute.ts.
 */
export const bodies = fp(async (app: FastifyInstance, { limit, longFrom }: BodiesOptions) => {
  const received = (expected: number) => new ReceivedBody(app.memory, longFrom, expected);
  app.setValidatorCompiler(() => () => true);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...MEDIA_TYPES], (request: FastifyRequest, _payload, done) => {
    const problem = unsupportedEncoding(request);
    if (problem) return done(problem);
    readBody(request.raw, limit, received, (error, body) => {
      request.bodyBytes = body?.size ?? 0;
      done(error, body);
    });
  });
  app.addContentTypeParser('*', (request: FastifyRequest, _payload, done) => done(unsupportedType(request)));
});
