import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Fields } from '../codecs/codec.ts';
import { codecs } from '../codecs/index.ts';
import { isTensorField } from '../schemas/tensor-fields.ts';
import { readBody } from './read-body.ts';
import { unsupportedEncoding, unsupportedType } from './unsupported-type.ts';

/**
 * Turns request bodies into fields, by media type; nothing else is accepted. Whether the fields fit the operation is
 * for its schema to say: see validation.ts.
 */
export const bodies = fp(async (app: FastifyInstance, { limit }: { limit: number }) => {
  app.removeAllContentTypeParsers();
  for (const codec of codecs) {
    app.addContentTypeParser(codec.mediaType, (request: FastifyRequest, _payload, done) => {
      const problem = unsupportedEncoding(request);
      if (problem) return done(problem);
      readBody(request.raw, limit, (error, bytes) => {
        if (bytes === undefined) return done(error);
        const { stages } = request;
        stages.bodyBytes = bytes.length;
        let fields: Fields;
        try {
          fields = stages.time('parse', () => codec.decode(bytes, isTensorField));
        } catch (error) {
          return done(error as Error);
        }
        done(null, fields);
      });
    });
  }
  app.addContentTypeParser('*', (request: FastifyRequest, _payload, done) => done(unsupportedType(request)));
});
