import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AnswerWriter } from '../answers/answer-writer.ts';
import { negotiateLines } from '../answers/negotiate.ts';
import { problemOf } from '../errors.ts';
import { late } from '../intake/body-problems.ts';
import { ChunkReader } from '../intake/chunk-reader.ts';
import { chunkSource } from '../intake/chunk-source.ts';
import { type Line, LineReader } from '../intake/line-reader.ts';
import { thereIsRoom } from '../intake/room.ts';
import { lineOptions } from '../operations/line-options.ts';
import type { Operation } from '../operations/operation.ts';
import { LineAnswers } from './line-answers.ts';
import { LoopShare } from './loop-share.ts';
import { queryOptions } from './query.ts';

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
): Promise<void> {
  const { exchange } = request;
  const { reception, turns } = app;
  const mediaType = negotiateLines(request);
  const answers = new LineAnswers(app, operation, request, lineOptions(operation, queryOptions(request)));
  const source = chunkSource(request, reception.ratio);
  const chunks = new ChunkReader(source);
  const lines = new LineReader(reception, exchange.claim, exchange.ownsChunks);
  const writer = new AnswerWriter(reply, mediaType, reception.memory, exchange.claim);
  const share = new LoopShare(turns);
  exchange.reading = {
    tooSlow: (complaint) => chunks.fail(late(chunks.bytes, complaint)),
    // The reader of chunks sees that for itself.
    abandon: () => undefined,
  };

  /** What arrives next: the client is waited for, and if it has begun a line no longer than it takes to send one. */
  const nextChunk = async (): Promise<Buffer | undefined> => {
    exchange.step = lines.count;
    exchange.phase = lines.isWithinLine ? 'receiving' : 'idle';
    // Between two lines there is nothing to finish: others may go on where there is no room.
    if (!lines.isWithinLine) exchange.claim.leaveQueue();
    const chunk = await chunks.next();
    exchange.phase = 'working';
    return chunk;
  };

  const answer = async (line: Line): Promise<void> => {
    const payload = answers.to(line);
    if (payload instanceof Promise) {
      // Those before it need not wait for it.
      await writer.flush();
      writer.add(await payload);
      await writer.flush();
    } else if (payload !== undefined) {
      writer.add(payload);
    }
    if (writer.isFull) await writer.flush();
    else if (!share.isUsed) return;
    await share.giveTurn();
  };

  try {
    for (let chunk = await nextChunk(); chunk !== undefined; chunk = await nextChunk()) {
      request.bodyBytes = chunks.bytes;
      exchange.received = chunks.bytes;
      for (const line of lines.read(chunk)) await answer(line);
      await writer.flush();
      await thereIsRoom(exchange, reception.admission.maxWaitMs);
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
    writer.drop();
  }
}

/** Ends an answer that has begun, or that nobody is there to get: all that can be said now is said in the log. */
function breakOff(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, body } = problemOf(error);
  if (status >= 500) request.log.error({ err: error }, 'stream failed');
  request.brokenOffBy = body.code;
  if (body.code !== 'INCOMPLETE_BODY') request.exchange.ending ??= status === 408 ? 'timed_out' : 'unparsable';
  if (!reply.raw.headersSent) reply.hijack().code(status);
  reply.raw.destroy();
}
