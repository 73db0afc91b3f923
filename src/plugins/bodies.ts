import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { FORMATS, type Format, mediaTypesOf } from '../codecs/formats.ts';
import { LINE_TYPES } from '../codecs/line-types.ts';
import { Admission } from './admission.ts';
import { type Reception, readBody } from './read-body.ts';
import { unsupportedEncoding, unsupportedType } from './unsupported-type.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What bodies are received with. */
    readonly reception: Reception;
  }
  interface FastifyRequest {
    /** What it will be answered with: who reads a body is told nothing of that. */
    response: ServerResponse | null;
    /** What its body is written in. */
    format: Format;
    /** Whether its body is a stream of lines, which is left to whoever answers them. */
    hasLines: boolean;
  }
}

export interface BodiesOptions {
  /** The most bytes of a body. */
  readonly limit: number;
  /** The most bytes of all long bodies at a time. */
  readonly totalLimit: number;
  /** A body with more bytes than this is long. */
  readonly longFrom: number;
}

/**
 * Receives the bodies of the media types that there are, in the pieces in which they arrive; nothing else is accepted.
 * What is in them is for the operations to say: see operations/execute.ts.
 */
export const bodies = fp(async (app: FastifyInstance, { limit, totalLimit, longFrom }: BodiesOptions) => {
  const reception = { limit, longFrom, admission: new Admission(totalLimit), memory: app.memory };
  app.decorate('reception', reception);
  app.decorateRequest('response', null);
  app.decorateRequest('format', 'json');
  app.decorateRequest('hasLines', false);
  app.addHook('onRequest', (request, reply, done) => {
    request.response = reply.raw;
    done();
  });
  app.setValidatorCompiler(() => () => true);
  app.removeAllContentTypeParsers();
  for (const format of FORMATS) {
    app.addContentTypeParser([...mediaTypesOf(format)], (request: FastifyRequest, _payload, done) => {
      const problem = unsupportedEncoding(request);
      if (problem) return done(problem);
      request.format = format;
      readBody(request.raw, request.response as ServerResponse, reception, (error, body) => {
        request.bodyBytes = body?.size ?? 0;
        done(error, body);
      });
    });
  }
  app.addContentTypeParser([...LINE_TYPES], (request: FastifyRequest, _payload, done) => {
    request.hasLines = true;
    done(unsupportedEncoding(request) ?? null);
  });
  app.addContentTypeParser('*', (request: FastifyRequest, _payload, done) => done(unsupportedType(request)));
});
