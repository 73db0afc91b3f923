const END_OF_HEAD = '\r\n\r\n';

/** A reply of which all bytes have come: its status, and the length of its body. */
export type OnReply = (status: number, bytes: number) => void;

/**
 * Finds where each reply on a connection ends, and looks at nothing else of it: the least that a client can do, so that
 * the load generator is not what limits a fast server.
 */
export class ReplyReader {
  readonly #onReply: OnReply;
  #head = '';
  #status = 0;
  #length = 0;
  /** Bytes of the body still to come; −1 while the head is read. */
  #missing = -1;

  constructor(onReply: OnReply) {
    this.#onReply = onReply;
  }

  /**
   * Takes the next bytes of the connection.
   *
   * @throws Error the reply is not HTTP/1.1, does not say how long it is, or is longer than it says
   */
  read(bytes: Buffer): void {
    let body = bytes.length;
    if (this.#missing < 0) {
      const before = this.#head.length;
      this.#head += bytes.toString('latin1');
      const end = this.#head.indexOf(END_OF_HEAD);
      if (end < 0) return;
      this.#readHead(this.#head.slice(0, end));
      this.#head = '';
      body = before + bytes.length - end - END_OF_HEAD.length;
    }
    this.#missing -= body;
    if (this.#missing > 0) return;
    if (this.#missing < 0) throw new Error(`a reply has ${-this.#missing} bytes more than it says`);
    this.#missing = -1;
    this.#onReply(this.#status, this.#length);
  }

  #readHead(head: string): void {
    const status = /^HTTP\/1\.1 (\d{3})/.exec(head);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    if (!(status && length)) throw new Error(`a reply has no status or length: ${head.slice(0, 200)}`);
    this.#status = Number(status[1]);
    this.#length = Number(length[1]);
    this.#missing = this.#length;
  }
}
