import type { Socket } from 'node:net';
import type { Attack } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { connectReading, postHead, untilStopped } from '../harness/sockets.ts';

interface Options {
  readonly port: number;
  readonly clients: number;
  /** How many chunks each client sends in all. */
  readonly chunks: number;
  readonly contentType: string;
}

/** A chunk with one byte: spaces may stand before any JSON text. */
const CHUNK = '1\r\n \r\n';

/** 64 kB of them. */
const CHUNKS_AT_ONCE = 10_000;
const BLOCK = Buffer.from(CHUNK.repeat(CHUNKS_AT_ONCE));

/** Each client sends a body in chunks of one byte, as fast as the service reads them; then it begins another one. */
export async function sendTinyChunks({ port, clients, chunks, contentType }: Options, signal: AbortSignal) {
  for (let i = 0; i < clients; i++) attack();
  await untilStopped(signal);

  function attack(): void {
    const { socket } = connectReading(port);
    socket.once('connect', () => send(socket, chunks));
    socket.once('close', () => signal.aborted || setTimeout(attack, 100));
  }

  function send(socket: Socket, left: number): void {
    if (left === chunks) {
      socket.write(postHead('/v1/softmax', { 'content-type': contentType, 'transfer-encoding': 'chunked' }));
    }
    if (left === 0) socket.end('0\r\n\r\n');
    else socket.write(BLOCK, (error) => error || send(socket, left - CHUNKS_AT_ONCE));
  }
}

const attack = (name: string, options: Omit<Options, 'port'>, about: string): Attack => ({
  name,
  about,
  run: async (field) => {
    const assaults = [{ module: import.meta.url, run: 'sendTinyChunks', options }];
    return (await besiege(field, { assaults, seconds: 20, sizes: ['S', 'M'] })).figures;
  },
});

export const tinyChunks = attack(
  'tiny-chunks',
  { clients: 200, chunks: 200_000, contentType: 'application/json' },
  '200 clients send bodies of 0.2 MB, in chunks of one byte.',
);

export const tinyChunksOfLines = attack(
  'tiny-chunks-of-lines',
  { clients: 200, chunks: 1_000_000, contentType: 'application/x-ndjson' },
  '200 NDJSON streams get a line of 1 MB, in chunks of one byte.',
);
