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
      ms: Math.round(reply.elapsedTime * 1000) / 1000,
      ...(error && { err: error }),
      ...(stages.isComputed && {
        bytes: stages.bodyBytes,
        rows: stages.rows,
        classes: stages.classes,
        parse: stages.parse,
        compute: stages.compute,
        format: stages.format,
      }),
    };
    request.log.info(line, 'request completed');
  }
}
