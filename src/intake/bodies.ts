import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Body } from '../codecs/body.ts';
import { FORM_TYPE, FORMATS, type Format, mediaTypesOf } from '../codecs/formats.ts';
import { LINE_TYPES } from '../codecs/line-types.ts';
import type { LoopTurns } from '../workers/loop-turns.ts';
import { Admission } from './admission.ts';
import { boundaryOf } from './boundary.ts';
import { type Exchange, type Exchanges, exchangeOf } from './exchanges.ts';
import { type Reception, readBody } from './read-body.ts';
import { unsupportedEncoding, unsupportedType } from './unsupported-type.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Shares out the event loop. */
    readonly turns: LoopTurns;
    /** Limits, admission and memory for receiving bodies. */
    readonly reception: Reception;
    /** Receives the body of a request of any media type; for content-type parsers. */
    readonly receiveBody: BodyReceiver;
  }
  interface FastifyRequest {
    /** This request and its answer: what they hold, and how they end. */
    exchange: Exchange;
    /** The format of its body. */
    format: Format;
    /** What is between the parts of its body, if that is a form; empty where its content-type does not say. */
    boundary: string | undefined;
    /** Whether its body is a stream of lines, which the route handler reads itself. */
    hasLines: boolean;
  }
}

export type BodyReceiver = (request: FastifyRequest, done: (problem: Error | null, body?: Body) => void) => void;

export interface BodiesOptions {
  /** The most bytes of a body. */
  readonly limit: number;
  /** The most decoded bytes for each encoded byte: see decoded.ts. */
  readonly ratio: number;
  /** The longest that a request may wait before it is started, in milliseconds. */
  readonly maxWaitMs: number;
  /** The most bytes of requests that wait for their turn to be begun. */
  readonly mostHeld: number;
  readonly exchanges: Exchanges;
  readonly turns: LoopTurns;
  /** A body with more bytes than this is long. */
  readonly longFrom: number;
}

/**
 * Receives bodies of the supported media types, in chunks as they arrive, and refuses all others. Operations check the
 * content: see operations/execute.ts.
 */
export const bodies = fp(async (app: FastifyInstance, options: BodiesOptions) => {
  const { limit, ratio, longFrom, maxWaitMs, mostHeld, exchanges, turns } = options;
  const admission = new Admission(app.executor, turns, maxWaitMs, mostHeld);
  const reception = { limit, ratio, longFrom, admission, memory: app.executor.memory };
  app.decorate('reception', reception);
  app.decorate('turns', turns);
  app.decorateRequest('exchange', null as unknown as Exchange);
  app.decorateRequest('format', 'json');
  app.decorateRequest('boundary', undefined);
  app.decorateRequest('hasLines', false);
  app.addHook('onRequest', (request, reply, done) => {
    // Injected requests bypass the server, which would have begun the exchange.
    request.exchange = exchangeOf(request.raw.socket) ?? exchanges.begin(request.raw, reply.raw);
    request.exchange.reply = reply;
    done();
  });
  app.setValidatorCompiler(() => () => true);
  app.removeAllContentTypeParsers();
  const receive: BodyReceiver = (request, done) => {
    const problem = unsupportedEncoding(request);
    if (problem) return done(problem);
    readBody(request.exchange, reception, (error, body) => {
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
  app.addContentTypeParser(FORM_TYPE, (request: FastifyRequest, _payload, done) => {
    request.boundary = boundaryOf(request.headers['content-type'] ?? '');
    receive(request, done);
  });
  app.addContentTypeParser([...LINE_TYPES], (request: FastifyRequest, _payload, done) => {
    request.hasLines = true;
    done(unsupportedEncoding(request) ?? null);
  });
  app.addContentTypeParser('*', (request: FastifyRequest, _payload, done) => done(unsupportedType(request)));
});
