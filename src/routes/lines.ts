import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AnswerWriter } from '../answers/answer-writer.ts';
import { negotiateLines } from '../answers/negotiate.ts';
import { problemOf } from '../errors.ts';
import { ChunkReader } from '../intake/chunk-reader.ts';
import { chunkSource } from '../intake/chunk-source.ts';
import { type Line, LineReader } from '../intake/line-reader.ts';
import type { Operation } from '../operations/operation.ts';
import { LineAnswers } from './line-answers.ts';
import { lineOptions } from './line-options.ts';
import { LongLines } from './long-lines.ts';
import { LoopShare } from './loop-share.ts';
import { queryOptions } from './query.ts';

export interface LinesOptions {
  /** How long is waited for a client that neither sends nor takes anything. */
  readonly patienceMs: number;
}

/**
 * Answers a stream of lines, each on its own and in their order, while it arrives. Of the stream no more is held than a line and
 * what arrives in one go; nothing more is read until the answers to that have been taken. What is wrong with a line is its
 * answer; what is wrong with the stream is the answer to all, as long as there is no other.
 */
export async function answerLines(
  app: FastifyInstance,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
  { patienceMs }: LinesOptions,
): Promise<void> {
  const mediaType = negotiateLines(request);
  const answers = new LineAnswers(app, operation, request, lineOptions(operation, queryOptions(request)));
  const source = chunkSource(request, app.reception.ratio);
  const chunks = new ChunkReader(source, patienceMs);
  const lines = new LineReader(app.reception);
  const longLines = new LongLines(app.reception, reply.raw);
  const share = new LoopShare();
  const writer = new AnswerWriter(reply, mediaType, app.memory, patienceMs);

  const answer = async (line: Line): Promise<void> => {
    const payload = answers.to(line);
    if (payload instanceof Promise) {
      // Those before it need not wait for it.
      await writer.flush();
      writer.add(await payload);
      await writer.flush();
      longLines.leave();
    } else if (payload !== undefined) {
      writer.add(payload);
    }
    if (writer.isFull) await writer.flush();
    else if (!share.isUsed) return;
    await share.giveTurn();
  };

  try {
    for (let chunk = await chunks.next(); chunk !== undefined; chunk = await chunks.next()) {
      request.bodyBytes = chunks.bytes;
      for (const line of lines.read(chunk)) await answer(line);
      await writer.flush();
      if (!lines.isWithinLong) longLines.leave();
      else await longLines.enter();
      await share.giveTurn();
    }
    for (const line of lines.readRest()) await answer(line);
    const summary = answers.summary();
    if (summary !== undefined) writer.add(summary);
    await writer.end();
  } catch (error) {
    if (!reply.raw.headersSent && !reply.raw.destroyed) throw error;
    breakOff(error, request, reply);
  } finally {
    chunks.stop();
    if (source !== request.raw) source.destroy();
    lines.drop();
    longLines.leave();
    writer.drop();
  }
}

/** Ends an answer that has begun, or that nobody is there to get: all that can be said now is said in the log. */
function breakOff(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, body } = problemOf(error);
  if (status >= 500) request.log.error({ err: error }, 'stream failed');
  request.brokenOffBy = body.code;
  if (!reply.raw.headersSent) reply.hijack().code(status);
  reply.raw.destroy();
  // Node says nothing of an answer that is destroyed; who logs and counts requests waits for this or its end.
  reply.raw.emit('error', error);
}
