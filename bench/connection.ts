import { connect, type Socket } from 'node:net';
import { type OnReply, ReplyReader } from './reply-reader.ts';

const CHUNK = 262_144;
const SILENCE_MS = 120_000;

/** One client: a keep-alive connection on which the same request is sent, one at a time. */
export class Connection {
  readonly #socket: Socket;
  readonly #request: Uint8Array;

  /**
   * @param request all bytes of the request: see `requestBytes`
   * @param onError the connection broke, was silent for two minutes, or a reply could not be understood
   */
  constructor(url: string, request: Uint8Array, onReply: OnReply, onError: (error: Error) => void) {
    const { hostname, port } = new URL(url);
    const reader = new ReplyReader(onReply);
    this.#request = request;
    // One buffer for all that comes: a fresh one for each piece would make the client as busy as the server.
    const buffer = Buffer.allocUnsafeSlow(CHUNK);
    const callback = (length: number) => {
      try {
        reader.read(buffer.subarray(0, length));
      } catch (error) {
        onError(error as Error);
      }
      return true;
    };
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true, onread: { buffer, callback } });
    this.#socket.on('error', onError);
    this.#socket.on('end', () => onError(new Error('the server closed a connection')));
    this.#socket.setTimeout(SILENCE_MS, () => onError(new Error(`no byte for ${SILENCE_MS / 1000} s`)));
  }

  send(): void {
    this.#socket.write(this.#request);
  }

  close(): void {
    this.#socket.destroy();
  }
}
