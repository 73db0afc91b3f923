const END_OF_HEAD = '\r\n\r\n';
const LINE_FEED = 10;

/** A reply of which all bytes have come: its status, and the length of its body without the chunks' frames. */
export type OnReply = (status: number, bytes: number) => void;

/** What comes next on the connection. */
type Expected = 'head' | 'body' | 'chunk size' | 'chunk' | 'end of chunk' | 'end of chunks';

/**
 * Finds where each reply on a connection ends, and looks at nothing else of it: the least that a client can do, so that
 * the load generator is not what limits a fast server.
 */
export class ReplyReader {
  readonly #onReply: OnReply;
  #expected: Expected = 'head';
  /** The start of a head or of a line, of which the end has not come. */
  #text = '';
  #status = 0;
  #length = 0;
  /** Bytes of the body or the chunk still to come. */
  #missing = 0;

  constructor(onReply: OnReply) {
    this.#onReply = onReply;
  }

  /**
   * Takes the next bytes of the connection.
   *
   * @throws Error the reply is not HTTP/1.1, does not say how long it is, or is longer than it says
   */
  read(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) at = this.#readPart(bytes, at);
  }

  /** Reads as much as belongs together from `at` on, and returns where that ends. */
  #readPart(bytes: Buffer, at: number): number {
    if (this.#expected === 'head') return this.#readHead(bytes, at);
    if (this.#expected === 'body' || this.#expected === 'chunk') {
      const end = Math.min(bytes.length, at + this.#missing);
      this.#missing -= end - at;
      if (this.#missing > 0) return end;
      if (this.#expected === 'chunk') this.#expected = 'end of chunk';
      else {
        if (end < bytes.length) throw new Error(`a reply has ${bytes.length - end} bytes more than it says`);
        this.#end();
      }
      return end;
    }
    const feed = bytes.indexOf(LINE_FEED, at);
    const end = feed < 0 ? bytes.length : feed + 1;
    this.#text += bytes.toString('latin1', at, end);
    if (feed >= 0) this.#endLine();
    return end;
  }

  #endLine(): void {
    const line = this.#text.trimEnd();
    this.#text = '';
    if (this.#expected === 'chunk size') {
      this.#missing = Number.parseInt(line, 16);
      if (Number.isNaN(this.#missing)) throw new Error(`a chunk has the size '${line}'`);
      this.#length += this.#missing;
      this.#expected = this.#missing === 0 ? 'end of chunks' : 'chunk';
    } else if (this.#expected === 'end of chunk') this.#expected = 'chunk size';
    // Trailers may come before the empty line.
    else if (line === '') this.#end();
  }

  #end(): void {
    this.#expected = 'head';
    this.#onReply(this.#status, this.#length);
  }

  #readHead(bytes: Buffer, at: number): number {
    const before = this.#text.length;
    this.#text += bytes.toString('latin1', at);
    const end = this.#text.indexOf(END_OF_HEAD);
    if (end < 0) return bytes.length;
    const head = this.#text.slice(0, end);
    this.#text = '';
    const next = at + end + END_OF_HEAD.length - before;
    const status = /^HTTP\/1\.1 (\d{3})/.exec(head);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    const isChunked = /\r\ntransfer-encoding: *chunked/i.test(head);
    if (!status || (!length && !isChunked)) throw new Error(`a reply has no status or length: ${head.slice(0, 200)}`);
    this.#status = Number(status[1]);
    this.#length = Number(length?.[1] ?? 0);
    this.#missing = this.#length;
    if (isChunked) this.#expected = 'chunk size';
    else if (this.#length > 0) this.#expected = 'body';
    else this.#end();
    return next;
  }
}
