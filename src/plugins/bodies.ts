import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { codecs } from '../codecs/index.ts';
import { HttpProblem } from '../errors.ts';
import { isTensorField } from '../schemas/tensor-fields.ts';
import { readBody } from './read-body.ts';

/**
 * Turns request bodies into fields, by media type; nothing else is accepted. Whether the fields fit the operation is
 * for its schema to say: see validation.ts.
 */
export const bodies = fp(async (app: FastifyInstance, { limit }: { limit: number }) => {
  const accept = codecs.map((codec) => codec.mediaType).join(', ');
  const unsupported = (detail: string, headers: Record<string, string>) =>
    new HttpProblem('UNSUPPORTED_MEDIA_TYPE', detail, { headers });

  const checkEncodings = ({ headers }: FastifyRequest) => {
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      throw unsupported(`content-encoding is ${encoding}; expected none`, { 'accept-encoding': 'identity' });
    }
    const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(headers['content-type'] ?? '')?.[1];
    if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
      throw unsupported(`the charset is ${charset}; expected utf-8`, { accept });
    }
  };

  app.removeAllContentTypeParsers();
  for (const codec of codecs) {
    app.addContentTypeParser(codec.mediaType, async (request: FastifyRequest) => {
      checkEncodings(request);
      const bytes = await readBody(request.raw, limit);
      request.stages.bodyBytes = bytes.length;
      return request.stages.time('parse', () => codec.decode(bytes, isTensorField));
    });
  }
  app.addContentTypeParser('*', async ({ headers }: FastifyRequest) => {
    const seen = headers['content-type'];
    throw unsupported(`content-type is ${seen ?? 'missing'}; expected ${accept}`, { accept });
  });
});
