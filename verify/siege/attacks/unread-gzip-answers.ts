import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Attack } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { ALL_OUTPUTS, zeros } from '../harness/hostile-bodies.ts';
import { connectDeaf, post, untilStopped } from '../harness/sockets.ts';

/** Decoded sizes: a moderate one, and the most that any body may decode to regardless of its size. */
const SHORT = 250_000;
const LONG = 1024 * 1024;

const ENCODERS = {
  gzip: (body: Buffer) => gzipSync(body, { level: 9 }),
  deflate: (body: Buffer) => deflateSync(body, { level: 9 }),
  br: (body: Buffer) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } }),
  zstd: (body: Buffer) => zstdCompressSync(body, { params: { [constants.ZSTD_c_windowLog]: 23 } }),
} as const;

interface Options {
  readonly port: number;
  readonly clients: number;
  readonly decodedBytes: number;
  readonly codings: readonly (keyof typeof ENCODERS)[];
  /** Requests that each client sends at once. */
  readonly each: number;
}

/** Each client sends a body of a kilobyte or less that decodes to much more, asks for all outputs, and never reads. */
export async function askAndNotRead(options: Options, signal: AbortSignal): Promise<void> {
  const { port, clients, decodedBytes, codings, each } = options;
  const body = zeros(decodedBytes, ALL_OUTPUTS);
  const requests = codings.map((coding) => {
    const request = post('/v1/cross-entropy', ENCODERS[coding](body), { 'content-encoding': coding });
    return Buffer.concat(Array.from({ length: each }, () => request));
  });
  for (let i = 0; i < clients; i++) connectDeaf(port).socket.write(requests[i % requests.length] as Buffer);
  await untilStopped(signal);
}

const attack = (name: string, options: Omit<Options, 'port'>, about: string, isQuick = false): Attack => ({
  name,
  about,
  isQuick,
  run: async (field) => {
    const assaults = [{ module: import.meta.url, run: 'askAndNotRead', options }];
    return (await besiege(field, { assaults, seconds: field.isQuick ? 10 : 20, isIdleWatchedInQuick: true })).figures;
  },
});

export const unreadGzipAnswers = attack(
  'unread-gzip-answers',
  { clients: 400, decodedBytes: SHORT, codings: ['gzip'], each: 1 },
  '400 clients each send 0.5 kB of gzip that decodes to 250 kB, ask for all outputs, and never read.',
);

export const unreadLongGzipAnswers = attack(
  'unread-long-gzip-answers',
  { clients: 400, decodedBytes: LONG, codings: ['gzip'], each: 1 },
  '400 clients each send 1.2 kB of gzip that decodes to 1 MiB, ask for all outputs, and never read.',
);

export const unreadAnswersOfAllCodings = attack(
  'unread-answers-of-all-codings',
  { clients: 100, decodedBytes: SHORT, codings: ['br', 'zstd', 'deflate', 'gzip'], each: 4 },
  '100 clients each pipeline four such requests of 250 kB in Brotli or zstd with large windows, deflate or gzip.',
);
