import type { Attack, Field } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { connectDeaf, pipelined, untilStopped } from '../harness/sockets.ts';

/** Long enough for the service to send all it can; a small heap fills up sooner. */
const SECONDS = 15;
const QUICK_SECONDS = 8;

interface Options {
  readonly port: number;
  readonly connections: number;
  /** What they request, in turn. */
  readonly paths: readonly string[];
}

/** Pages that are longer than the request for them. */
const ALL_PATHS = [
  '/openapi.json',
  '/openapi.yaml',
  '/docs',
  '/docs/cross-entropy',
  '/vectors/cross-entropy.json',
  '/metrics',
  '/',
  '/guide',
  '/info',
  '/nothing/here',
];

/** Each connection sends 64 kB of requests for one page, and reads no answer. */
export async function sendGets({ port, connections, paths }: Options, signal: AbortSignal): Promise<void> {
  for (let i = 0; i < connections; i++) {
    const request = Buffer.from(`GET ${paths[i % paths.length]} HTTP/1.1\r\nhost: siege\r\n\r\n`);
    connectDeaf(port).socket.write(pipelined(request, 64_000).bytes);
  }
  await untilStopped(signal);
}

const attack = (
  name: string,
  options: Omit<Options, 'port'>,
  nodeOptions: readonly string[],
  about: string,
): Attack => ({
  name,
  about,
  isQuick: nodeOptions.length > 0,
  run: async (field: Field) => {
    const assaults = [{ module: import.meta.url, run: 'sendGets', options }];
    const seconds = field.isQuick ? QUICK_SECONDS : SECONDS;
    return (await besiege(field, { service: { nodeOptions }, assaults, seconds })).figures;
  },
});

export const pipelinedGets = attack(
  'pipelined-gets',
  { connections: 24, paths: ['/openapi.json'] },
  [],
  '24 connections each send 64 kB of pipelined `GET /openapi.json` and never read.',
);

export const pipelinedGetsSmallHeap = attack(
  'pipelined-gets-small-heap',
  { connections: 3, paths: ['/openapi.json'] },
  ['--max-old-space-size=512'],
  '3 connections do the same to a process with a heap of 512 MB.',
);

export const pipelinedPages = attack(
  'pipelined-pages',
  { connections: 90, paths: ALL_PATHS },
  [],
  '90 connections each send 64 kB of pipelined requests for one of nine pages and never read.',
);
