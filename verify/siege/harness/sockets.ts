import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Received bytes land here and are discarded, so that attackers stay small. */
const BIN = Buffer.allocUnsafe(1 << 18);

export interface Attacker {
  readonly socket: Socket;
  /** How many bytes have been received. */
  received: number;
  /** The start of what was received, as text. */
  head: string;
  /** When the service closed the connection, in milliseconds after connecting; undefined while it is open. */
  endedAfterMs: number | undefined;
}

/** A connection that never reads: answers fill the system's buffers, then the service's. */
export function connectDeaf(port: number): Attacker {
  const socket = connect(port, '127.0.0.1');
  socket.pause();
  return watchEnd(socket, { socket, received: 0, head: '', endedAfterMs: undefined });
}

/** A connection that reads, but keeps only the start of the answer and its length. */
export function connectReading(port: number, onData: (attacker: Attacker) => void = () => {}): Attacker {
  const attacker: Attacker = {
    socket: connect({
      port,
      host: '127.0.0.1',
      onread: {
        buffer: BIN,
        callback: (length) => {
          if (attacker.head.length < 512) attacker.head += BIN.toString('latin1', 0, Math.min(length, 512));
          attacker.received += length;
          onData(attacker);
          return true;
        },
      },
    }),
    received: 0,
    head: '',
    endedAfterMs: undefined,
  };
  return watchEnd(attacker.socket, attacker);
}

function watchEnd(socket: Socket, attacker: Attacker): Attacker {
  const start = performance.now();
  const end = () => {
    attacker.endedAfterMs ??= performance.now() - start;
  };
  socket.on('error', end).on('end', end).on('close', end);
  return attacker;
}

/** The head of a POST. */
export function postHead(path: string, headers: { readonly [name: string]: string | number }): string {
  const lines = Object.entries({ host: 'siege', 'content-type': 'application/json', ...headers });
  return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

/** A whole POST. */
export function post(path: string, body: Buffer, headers: { readonly [name: string]: string } = {}): Buffer {
  return Buffer.concat([Buffer.from(postHead(path, { ...headers, 'content-length': body.length })), body]);
}

/** As many copies of a request as fit into `bytes`, at least one. */
export function pipelined(request: Buffer, bytes: number): { readonly bytes: Buffer; readonly count: number } {
  const count = Math.max(1, Math.floor(bytes / request.length));
  return { bytes: Buffer.concat(Array.from({ length: count }, () => request)), count };
}

/** Waits until the signal is aborted. */
export async function untilStopped(signal: AbortSignal): Promise<void> {
  await delay(10 * 60_000, undefined, { signal }).catch(() => undefined);
}
