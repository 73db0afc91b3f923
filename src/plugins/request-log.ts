import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/** One log line a request, when it has been answered: what it was and what it cost, never what was in it. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override routeNotFound(): void {}

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const { stages } = request;
    const line = {
      method: request.method,
      url: request.url,
      status: reply.statusCode,
      ms: round(reply.elapsedTime),
      ...(error && { err: error }),
      ...(stages.isComputed && {
        bytes: stages.bodyBytes,
        rows: stages.rows,
        classes: stages.classes,
        parse: round(stages.parse),
        compute: round(stages.compute),
        format: round(stages.format),
      }),
    };
    request.log.info(line, 'request completed');
  }
}

/** Milliseconds to the microsecond. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
