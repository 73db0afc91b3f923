import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { BufferPool } from '../codecs/buffer-pool.ts';
import type { Payload } from '../codecs/codec.ts';
import { HttpProblem } from '../errors.ts';
import { Signal } from '../intake/signal.ts';
import type { Claim } from '../lifecycle/memory-budget.ts';
import { REQUEST_ID } from '../telemetry/request-id.ts';

/** Write once this much has been added: a write for each line would cost more than the line itself. */
const FULL = 64 * 1024;
/** A short line has at most 16 KiB of text, which may be three times as much in UTF-8. */
const PAGE = 128 * 1024;

/** Writes an answer line by line, as fast as its client reads it. The head is sent with the first line. */
export class AnswerWriter {
  private readonly reply: FastifyReply;
  private readonly raw: ServerResponse;
  private readonly mediaType: string;
  private readonly memory: BufferPool;
  private readonly claim: Claim;
  private readonly something = new Signal();
  /** What has not been written yet, each in its own memory. */
  private readonly pieces: Buffer[] = [];
  /** Collects short lines, up to `filled`: kept as strings, they would fill most of the heap. */
  private page: Buffer | undefined;
  private filled = 0;
  private size = 0;

  /** @param claim counts what has been added until it is sent */
  constructor(reply: FastifyReply, mediaType: string, memory: BufferPool, claim: Claim) {
    this.reply = reply;
    this.raw = reply.raw;
    this.mediaType = mediaType;
    this.memory = memory;
    this.claim = claim;
    for (const event of ['drain', 'finish', 'close']) this.raw.on(event, this.something.tell);
  }

  /** Whether there is enough for a write. */
  get isFull(): boolean {
    return this.size >= FULL;
  }

  /** Adds a line, to be written by the next `flush`. */
  add(line: Payload): void {
    if (typeof line === 'string') {
      this.addText(line);
    } else {
      this.endPage();
      this.pieces.push(...line);
      for (const piece of line) this.grow(piece.length);
    }
    this.addText('\n');
  }

  /**
   * Writes what has been added, and waits until the client is ready for more.
   *
   * @throws HttpProblem INCOMPLETE_BODY if the client has gone
   */
  async flush(): Promise<void> {
    const isReady = this.size === 0 || this.raw.destroyed || this.write();
    await this.until(() => isReady || !this.raw.writableNeedDrain);
  }

  /** Writes what has been added, ends the answer, and waits until all of it is sent. */
  async end(): Promise<void> {
    await this.flush();
    this.sendHead();
    this.raw.end();
    await this.until(() => this.raw.writableFinished);
  }

  private async until(isDone: () => boolean): Promise<void> {
    for (;;) {
      if (this.raw.writableFinished) return;
      if (this.raw.destroyed) throw new HttpProblem('INCOMPLETE_BODY', 'the connection ended before the answer did');
      if (isDone()) return;
      await this.something.told();
    }
  }

  /** Drops what has been added and not written. */
  drop(): void {
    this.endPage();
    for (const { buffer } of this.pieces.splice(0)) this.memory.give(buffer);
  }

  private addText(text: string): void {
    // UTF-8 needs at most three bytes for each UTF-16 unit.
    if (this.page !== undefined && this.filled + 3 * text.length > this.page.length) this.endPage();
    this.page ??= this.memory.take(Math.max(PAGE, 3 * text.length));
    const bytes = this.page.write(text, this.filled);
    this.filled += bytes;
    this.grow(bytes);
  }

  private grow(bytes: number): void {
    this.size += bytes;
    this.claim.add(bytes);
  }

  private endPage(): void {
    if (this.page !== undefined) this.pieces.push(this.page.subarray(0, this.filled));
    this.page = undefined;
    this.filled = 0;
  }

  /**
   * Writes everything in one turn of the event loop, hence one system call; returns whether the client can take more.
   */
  private write(): boolean {
    const { raw, memory, claim } = this;
    this.sendHead();
    this.endPage();
    this.size = 0;
    let isReady = true;
    for (const piece of this.pieces.splice(0)) {
      // Reuse the memory only if it was sent. If the connection broke, leave it to the garbage collector.
      const { length } = piece;
      isReady = raw.write(piece, (error) => {
        claim.add(-length);
        if (!error) memory.give(piece.buffer);
      });
    }
    return isReady;
  }

  private sendHead(): void {
    if (this.raw.headersSent) return;
    this.reply.hijack();
    this.raw.writeHead(200, { 'content-type': this.mediaType, [REQUEST_ID]: this.reply.request.id });
  }
}
