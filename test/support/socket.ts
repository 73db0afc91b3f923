import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEachTest } from './after-each-test.ts';

/** A bare TCP client, for tests of what an HTTP library hides. */
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

  /** Sends bytes and waits until the system has accepted them. */
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

/** Connects a client, which is destroyed after the test. */
export async function connectTo(port: number): Promise<RawClient> {
  const client = await RawClient.open(port);
  clients.push(client);
  return client;
}

/** Destroys all clients of {@link connectTo}, so that the test can close what they are connected to. */
export function destroyClients(): void {
  // Reset, which ends their requests at once: after a half-close, the service would still answer and wait for the client to read.
  for (const client of clients.splice(0)) client.socket.resetAndDestroy();
}

afterEachTest(destroyClients);
