import type { Attack, Field } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { connectDeaf, pipelined, untilStopped } from '../harness/sockets.ts';

/** Enough for the service to answer all that it is going to answer; the small heap is full sooner. */
const SECONDS = 15;
const QUICK_SECONDS = 8;

interface Options {
  readonly port: number;
  readonly connections: number;
}

/** Each connection sends 64 kB of requests for the longest page, and reads no answer. */
export async function sendGets({ port, connections }: Options, signal: AbortSignal): Promise<void> {
  const request = Buffer.from('GET /openapi.json HTTP/1.1\r\nhost: siege\r\n\r\n');
  const { bytes } = pipelined(request, 64_000);
  for (let i = 0; i < connections; i++) connectDeaf(port).socket.write(bytes);
  await untilStopped(signal);
}

const attack = (name: string, connections: number, nodeOptions: readonly string[], about: string): Attack => ({
  name,
  about,
  isQuick: nodeOptions.length > 0,
  run: async (field: Field) => {
    const assaults = [{ module: import.meta.url, run: 'sendGets', options: { connections } }];
    const seconds = field.isQuick ? QUICK_SECONDS : SECONDS;
    return (await besiege(field, { service: { nodeOptions }, assaults, seconds })).figures;
  },
});

export const pipelinedGets = attack(
  'pipelined-gets',
  24,
  [],
  '24 connections send 64 kB of pipelined `GET /openapi.json` each, and never read.',
);

export const pipelinedGetsSmallHeap = attack(
  'pipelined-gets-small-heap',
  3,
  ['--max-old-space-size=512'],
  '3 connections do the same to a process with a heap of 512 MB.',
);
