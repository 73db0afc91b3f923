import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Body } from '../codecs/body.ts';
import { FORMATS, type Format, mediaTypesOf } from '../codecs/formats.ts';
import { LINE_TYPES } from '../codecs/line-types.ts';
import { Admission } from './admission.ts';
import { Deadlines } from './deadlines.ts';
import { type Reception, readBody } from './read-body.ts';
import { unsupportedEncoding, unsupportedType } from './unsupported-type.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What bodies are received with. */
    readonly reception: Reception;
    /** Receives the body of a request, whatever its media type: for content-type parsers. */
    readonly receiveBody: BodyReceiver;
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

export type BodyReceiver = (request: FastifyRequest, done: (problem: Error | null, body?: Body) => void) => void;

export interface BodiesOptions {
  /** The most bytes of a body. */
  readonly limit: number;
  /** The most decoded bytes of an encoded one: see decoded.ts. */
  readonly ratio: number;
  /** How many milliseconds a body may take to arrive. */
  readonly timeout: number;
  /** The most bytes of all long bodies at a time. */
  readonly totalLimit: number;
  /** A body with more bytes than this is long. */
  readonly longFrom: number;
}

/**
 * Receives the bodies of the media types that there are, in the pieces in which they arrive; nothing else is accepted.
 * What is in them is for the operations to say: see operations/execute.ts.
 */
export const bodies = fp(async (app: FastifyInstance, options: BodiesOptions) => {
  const { limit, ratio, timeout, totalLimit, longFrom } = options;
  const admission = new Admission(totalLimit);
  const deadlines = new Deadlines(timeout);
  const reception = { limit, ratio, longFrom, admission, memory: app.memory, deadlines };
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
  const receive: BodyReceiver = (request, done) => {
    const problem = unsupportedEncoding(request);
    if (problem) return done(problem);
    readBody(request.raw, request.response as ServerResponse, reception, (error, body) => {
      request.bodyBytes = body?.size ?? 0;
      done(error, body);
    });
  };
  app.decorate('receiveBody', receive);
  for (const format of FORMATS) {
    app.addContentTypeParser([...mediaTypesOf(format)], (request: FastifyRequest, _payload, done) => {
      request.format = format;
      receive(request, done);
    });
  }
  app.addContentTypeParser([...LINE_TYPES], (request: FastifyRequest, _payload, done) => {
    request.hasLines = true;
    done(unsupportedEncoding(request) ?? null);
  });
  app.addContentTypeParser('*', (request: FastifyRequest, _payload, done) => done(unsupportedType(request)));
});
