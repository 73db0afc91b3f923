import { connect, type Socket } from 'node:net';

/** All connections receive into this buffer, so that discarding an answer costs next to nothing. */
const BIN = Buffer.allocUnsafe(1 << 18);

const END_OF_HEAD = '\r\n\r\n';

/** How much of a body to keep: enough for an error. */
const KEPT = 1024;

export interface Reply {
  /** 0 if the connection ended before the reply was complete. */
  readonly status: number;
  readonly head: string;
  /** The start of the body. */
  readonly start: string;
}

/**
 * A connection that parses only enough HTTP to find the end of a reply, by its `content-length`. The client shares the
 * cores with the service, so it must use far less CPU.
 */
export class LeanConnection {
  readonly #socket: Socket;
  readonly #onReply: (reply: Reply) => void;
  #head = '';
  #start = '';
  #status = 0;
  /** Bytes of the body still to come; −1 while reading the head. */
  #missing = -1;
  #isWaiting = false;

  /** @param onReply called once for each request sent */
  constructor(port: number, onReply: (reply: Reply) => void) {
    this.#onReply = onReply;
    const callback = (length: number) => {
      this.#read(BIN.subarray(0, length));
      return true;
    };
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: BIN, callback } });
    this.#socket.on('error', () => this.#fail()).on('end', () => this.#fail());
    this.#socket.on('close', () => this.#fail());
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  send(request: Uint8Array): void {
    this.#isWaiting = true;
    this.#socket.write(request);
  }

  close(): void {
    this.#isWaiting = false;
    this.#socket.destroy();
  }

  #fail(): void {
    this.#socket.destroy();
    this.#settle({ status: 0, head: '', start: '' });
  }

  #settle(reply: Reply): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    this.#onReply(reply);
  }

  #read(bytes: Buffer): void {
    let body = bytes;
    if (this.#missing < 0) {
      const before = this.#head.length;
      this.#head += bytes.toString('latin1', 0, Math.min(bytes.length, 4096));
      const end = this.#head.indexOf(END_OF_HEAD);
      if (end < 0) return;
      body = bytes.subarray(end + END_OF_HEAD.length - before);
      this.#head = this.#head.slice(0, end);
      this.#status = Number(this.#head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
      this.#missing = Number(/\r\ncontent-length: *(\d+)/i.exec(this.#head)?.[1] ?? 0);
    }
    if (this.#start.length < KEPT) this.#start += body.toString('utf8', 0, Math.min(body.length, KEPT));
    this.#missing -= body.length;
    if (this.#missing > 0) return;
    const reply = { status: this.#status, head: this.#head, start: this.#start };
    this.#missing = -1;
    this.#head = '';
    this.#start = '';
    this.#settle(reply);
  }
}
