import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';
import { microseconds } from '../operations/execute.ts';
import { logAnswered } from './answered-line.ts';

/** Logs one line for each request when it has ended: what it was and what it cost, never its content. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override routeNotFound(): void {}

  /** `requestCompleted` writes the line for a client that has gone. */
  override streamError(error: Error, ...more: [FastifyRequest, FastifyReply]): void {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') super.streamError(error, ...more);
  }

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    // Use the server's logger: the request's own would have to be made just for this.
    const log = request.server.log as Logger;
    if (!log.isLevelEnabled('info')) return;
    const { cost, brokenOffBy } = request;
    // Fastify refuses some URLs before any hook.
    const { outcome } = request.exchange ?? { outcome: 'answered' };
    const head = {
      reqId: request.id,
      method: request.method,
      url: request.url,
      status: reply.statusCode,
      ms: microseconds(reply.elapsedTime),
    };
    const usage = cost === null ? undefined : { bytes: request.bodyBytes, ...cost };
    if (usage !== undefined && !error && brokenOffBy === null && outcome === 'answered') {
      logAnswered(log, { ...head, ...usage });
      return;
    }
    log.info(
      {
        ...head,
        how: outcome === 'answered' ? undefined : outcome,
        err: error ?? undefined,
        broken_off_by: brokenOffBy ?? undefined,
        ...usage,
      },
      'request completed',
    );
  }
}
