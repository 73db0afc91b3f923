import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { MEDIA_TYPES } from '../codecs/index.ts';
import { readBody } from './read-body.ts';
import { unsupportedEncoding, unsupportedType } from './unsupported-type.ts';

/**
 * Receives the bodies of the media types that there are, in the pieces in which they arrive; nothing else is accepted.
 * What is in them is for the operations to say: see routes/operation.ts.
 */
export const bodies = fp(async (app: FastifyInstance, { limit }: { limit: number }) => {
  app.setValidatorCompiler(() => () => true);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...MEDIA_TYPES], (request: FastifyRequest, _payload, done) => {
    const problem = unsupportedEncoding(request);
    if (problem) return done(problem);
    readBody(request.raw, limit, (error, chunks = []) => {
      for (const chunk of chunks) request.stages.bodyBytes += chunk.length;
      done(error, chunks);
    });
  });
  app.addContentTypeParser('*', (request: FastifyRequest, _payload, done) => done(unsupportedType(request)));
});
