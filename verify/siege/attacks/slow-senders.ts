import type { Attack, Figure } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { type Attacker, connectReading, postHead } from '../harness/sockets.ts';
import { ms } from '../harness/text.ts';

const EVERY_MS = 2000;

/** How long we watch slow clients: enough for a grace period of half a minute and the time to notice. */
const SECONDS = 45;

/** Requests that never end: what is sent at once, and what is sent every two seconds. */
const KINDS = {
  body: () => ({ start: longBodyStart({ 'content-length': 64 * 1024 * 1024 }, numbers()), more: '1' }),
  'chunked body': () => ({
    start: longBodyStart({ 'transfer-encoding': 'chunked' }, chunk(numbers())),
    more: chunk('1'),
  }),
  'short body': () => ({ start: longBodyStart({ 'content-length': 1000 }, '{"logits":['), more: '1' }),
  line: () => ({ start: lineStart(numbers()), more: '1' }),
  'short line': () => ({ start: lineStart('{"logits":['), more: '1' }),
  header: () => ({ start: 'POST /v1/softmax HTTP/1.1\r\nhost: siege\r\nx-slow: ', more: 'x' }),
} as const;

interface Options {
  readonly port: number;
  readonly kind: keyof typeof KINDS;
  readonly clients: number;
}

interface Slow {
  readonly ended: number;
  /** Milliseconds until the service closed the last of them. */
  readonly lastMs: number;
  readonly statuses: readonly string[];
}

/** A bit more than 256 KiB: one long row that does not end. */
function numbers(): string {
  return `{"logits":[${'0,'.repeat(132_000)}`;
}

function longBodyStart(headers: { readonly [name: string]: string | number }, body: string): string {
  return postHead('/v1/softmax', headers) + body;
}

function lineStart(line: string): string {
  const headers = { 'content-type': 'application/x-ndjson', 'transfer-encoding': 'chunked' };
  // Announce a larger chunk than will ever be sent.
  return `${postHead('/v1/softmax', headers)}${(1 << 30).toString(16)}\r\n${line}`;
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

/** Each client sends the start of a request, then a byte every two seconds. */
export async function trickle({ port, kind, clients }: Options, signal: AbortSignal): Promise<Slow> {
  const { start, more } = KINDS[kind]();
  const attackers = Array.from({ length: clients }, () => {
    const attacker = connectReading(port);
    attacker.socket.write(start);
    return attacker;
  });
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve());
    setInterval(() => {
      const alive = attackers.filter(({ endedAfterMs }) => endedAfterMs === undefined);
      for (const { socket } of alive) if (socket.writable) socket.write(more);
      if (alive.length === 0) resolve();
    }, EVERY_MS);
  });
  return slowOf(attackers);
}

function slowOf(attackers: readonly Attacker[]): Slow {
  const ended = attackers.flatMap(({ endedAfterMs }) => endedAfterMs ?? []);
  const statuses = attackers.flatMap(({ head }) => /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? []);
  return { ended: ended.length, lastMs: Math.max(...ended), statuses: [...new Set(statuses)] };
}

function slowFigure(result: Slow | undefined, clients: number): Figure {
  const { ended, lastMs, statuses } = result ?? { ended: 0, lastMs: Number.NaN, statuses: [] };
  const answered = statuses.length > 0 ? `, answered ${statuses.join(', ')}` : '';
  return {
    promise: 'progress',
    what: 'slow connections closed by the service',
    value: ended === 0 ? `none within ${SECONDS} s` : `${ended}, the last after ${ms(lastMs)}${answered}`,
    limit: `${clients} within ${SECONDS} s`,
    isKept: ended === clients,
  };
}

const attack = (name: string, kind: Options['kind'], clients: number, about: string): Attack => ({
  name,
  about,
  run: async (field) => {
    const assaults = [{ module: import.meta.url, run: 'trickle', options: { kind, clients } }];
    const { figures, results } = await besiege(field, { assaults, seconds: SECONDS });
    return [slowFigure(results[0] as Slow | undefined, clients), ...figures];
  },
});

export const slowBodies = attack(
  'slow-bodies',
  'body',
  16,
  '16 clients announce 64 MiB, send 264 kB, then a byte every 2 s.',
);

export const slowChunkedBodies = attack(
  'slow-chunked-bodies',
  'chunked body',
  16,
  '16 clients send 264 kB of a chunked body, then a chunk of one byte every 2 s.',
);

export const slowShortBodies = attack(
  'slow-short-bodies',
  'short body',
  500,
  '500 clients announce 1 kB and send a byte every 2 s.',
);

export const slowLines = attack(
  'slow-lines',
  'line',
  4,
  'Four NDJSON streams send 264 kB of a line, then a byte every 2 s.',
);

export const slowShortLines = attack(
  'slow-short-lines',
  'short line',
  200,
  '200 NDJSON streams send a byte of a line every 2 s.',
);

export const slowHeaders = attack('slow-headers', 'header', 500, '500 clients send a byte of a header every 2 s.');
