import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/** One log line a request, when it has been answered: what it was and what it cost, never what was in it. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override routeNotFound(): void {}

  /** A client that has gone has a line of its own: see requestCompleted. */
  override streamError(error: Error, ...more: [FastifyRequest, FastifyReply]): void {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') super.streamError(error, ...more);
  }

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const { cost } = request;
    const line: { [name: string]: unknown } = {
      reqId: request.id,
      method: request.method,
      url: request.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 1000) / 1000,
    };
    // Fastify refuses some URLs before any hook.
    const { outcome } = request.exchange ?? { outcome: 'answered' };
    if (outcome !== 'answered') line.how = outcome;
    if (error) line.err = error;
    if (request.brokenOffBy !== null) line.broken_off_by = request.brokenOffBy;
    if (cost !== null) {
      line.bytes = request.bodyBytes;
      line.rows = cost.rows;
      line.classes = cost.classes;
      line.parse = cost.parse;
      line.compute = cost.compute;
      line.format = cost.format;
    }
    // Not by the request's own logger, which would have to be made for this.
    request.server.log.info(line, 'request completed');
  }
}
