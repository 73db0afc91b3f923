import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEachTest } from './after-each-test.ts';

/** A bare TCP client: what an HTTP library hides is what some tests are about. */
export class RawClient {
  readonly socket: Socket;
  received = '';
  /** The error that ended the connection, if one did. */
  error: Error | undefined;
  private readonly ended: Promise<void>;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      this.received += text;
    });
    this.ended = new Promise((resolve) => {
      socket.on('error', (error) => {
        this.error = error;
      });
      socket.on('close', () => resolve());
    });
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Sends bytes, and waits until the system has taken them. */
  send(bytes: string | Buffer): Promise<void> {
    return new Promise((resolve) => {
      this.socket.write(bytes, () => resolve());
    });
  }

  /** Waits until what was received matches, not quite as long as a test may take. */
  async receives(pattern: RegExp, withinMs = 25_000): Promise<RegExpExecArray> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const match = pattern.exec(this.received);
      if (match) return match;
      if (this.error) throw this.error;
      if (Date.now() > deadline) throw new Error(`no ${pattern} within ${withinMs} ms; received: ${this.received}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Waits until the connection is closed. */
  closed(): Promise<void> {
    return this.ended;
  }

  destroy(): void {
    this.socket.destroy();
  }
}

const clients: RawClient[] = [];

/** A client that is destroyed after the test, if not before. */
export async function connectTo(port: number): Promise<RawClient> {
  const client = await RawClient.open(port);
  clients.push(client);
  return client;
}

/** Destroys all clients of {@link connectTo}: for what has to be closed after them. */
export function destroyClients(): void {
  // A reset ends their requests at once; whoever only ends its half would get an answer, and time to read it.
  for (const client of clients.splice(0)) client.socket.resetAndDestroy();
}

afterEachTest(destroyClients);
