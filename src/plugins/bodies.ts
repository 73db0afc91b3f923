import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Fields } from '../codecs/codec.ts';
import { codecs } from '../codecs/index.ts';
import { HttpProblem } from '../errors.ts';
import { isTensorField } from '../schemas/tensor-fields.ts';
import { readBody } from './read-body.ts';

/**
 * Turns request bodies into fields, by media type; nothing else is accepted. Whether the fields fit the operation is
 * for its schema to say: see validation.ts.
 */
export const bodies = fp(async (app: FastifyInstance, { limit }: { limit: number }) => {
  app.removeAllContentTypeParsers();
  for (const codec of codecs) {
    app.addContentTypeParser(codec.mediaType, (request: FastifyRequest, _payload, done) => {
      const problem = encodingProblem(request);
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
  app.addContentTypeParser('*', ({ headers }: FastifyRequest, _payload, done) => {
    const seen = headers['content-type'];
    done(unsupported(`content-type is ${seen ?? 'missing'}; expected ${MEDIA_TYPES}`, { accept: MEDIA_TYPES }));
  });
});

const MEDIA_TYPES = codecs.map((codec) => codec.mediaType).join(', ');

function unsupported(detail: string, headers: Record<string, string>): HttpProblem {
  return new HttpProblem('UNSUPPORTED_MEDIA_TYPE', detail, { headers });
}

/** What is wrong with the way the body is encoded below its media type, if anything. */
function encodingProblem({ headers }: FastifyRequest): HttpProblem | undefined {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return unsupported(`content-encoding is ${encoding}; expected none`, { 'accept-encoding': 'identity' });
  }
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    return unsupported(`the charset is ${charset}; expected utf-8`, { accept: MEDIA_TYPES });
  }
  return undefined;
}
