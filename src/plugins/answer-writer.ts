import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { BufferPool } from '../codecs/buffer-pool.ts';
import type { Payload } from '../codecs/codec.ts';
import { HttpProblem } from '../errors.ts';
import { Signal } from './signal.ts';

/** So much is written at once: a write a line would be most of its cost. */
const FULL = 64 * 1024;

/** Writes an answer line by line, as fast as its client takes it. The head is sent with the first of them. */
export class AnswerWriter {
  private readonly reply: FastifyReply;
  private readonly raw: ServerResponse;
  private readonly mediaType: string;
  private readonly memory: BufferPool;
  private readonly patienceMs: number;
  private readonly something = new Signal();
  /** What has not been written: texts, and pieces of memory of their own. */
  private readonly parts: (string | Buffer)[] = [];
  private text = '';
  private size = 0;

  /** @param patienceMs how long is waited for a client that takes nothing */
  constructor(reply: FastifyReply, mediaType: string, memory: BufferPool, patienceMs: number) {
    this.reply = reply;
    this.raw = reply.raw;
    this.mediaType = mediaType;
    this.memory = memory;
    this.patienceMs = patienceMs;
    for (const event of ['drain', 'finish', 'close']) this.raw.on(event, this.something.tell);
  }

  /** Whether there is enough for a write. */
  get isFull(): boolean {
    return this.size >= FULL;
  }

  /** Adds a line, which is written with the next `flush`. */
  add(line: Payload): void {
    if (typeof line === 'string') {
      this.text += `${line}\n`;
      this.size += line.length;
      return;
    }
    this.parts.push(this.text, ...line);
    this.text = '\n';
    for (const piece of line) this.size += piece.length;
  }

  /**
   * Writes what has been added, and waits until the client is ready for more.
   *
   * @throws HttpProblem REQUEST_TIMEOUT, INCOMPLETE_BODY it does not take it, or has gone
   */
  async flush(): Promise<void> {
    if (this.size > 0) this.write();
    await this.until(() => !this.raw.writableNeedDrain);
  }

  /** Ends the answer with what has been added, and waits until all of it has been sent. */
  async end(): Promise<void> {
    await this.flush();
    this.sendHead();
    this.raw.end();
    await this.until(() => this.raw.writableFinished);
  }

  private async until(isDone: () => boolean): Promise<void> {
    for (;;) {
      if (isDone() && !this.raw.destroyed) return;
      if (this.raw.destroyed) throw new HttpProblem('INCOMPLETE_BODY', 'the connection ended before the answer did');
      if (await this.something.within(this.patienceMs)) continue;
      throw new HttpProblem('REQUEST_TIMEOUT', `nothing was taken for ${this.patienceMs} ms`);
    }
  }

  /** Gives up what has been added. */
  drop(): void {
    for (const part of this.parts.splice(0)) if (typeof part !== 'string') this.memory.give(part.buffer);
  }

  /** In one turn of the event loop, and so in one call of the system. */
  private write(): void {
    const { raw, memory, parts } = this;
    this.sendHead();
    parts.push(this.text);
    this.text = '';
    this.size = 0;
    for (const part of parts.splice(0)) {
      if (typeof part === 'string') raw.write(part);
      // Sent, not only closed: of a connection that broke the memory is left to the garbage collector.
      else raw.write(part, (error) => error || memory.give(part.buffer));
    }
  }

  private sendHead(): void {
    if (this.raw.headersSent) return;
    this.reply.hijack();
    this.raw.writeHead(200, { 'content-type': this.mediaType });
  }
}
