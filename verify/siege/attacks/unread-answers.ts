import type { Attack, Figure } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { ALL_OUTPUTS, gzippedZeros, zeros } from '../harness/hostile-bodies.ts';
import { type Attacker, connectDeaf, post, postHead } from '../harness/sockets.ts';
import { ms } from '../harness/text.ts';

/** How long we watch the connections (slow-senders.ts says why). */
const SECONDS = 45;

const EVERY_MS = 1000;

/** How much a slow reader reads each second. */
const SIP_BYTES = 1024;

interface Options {
  readonly port: number;
  readonly kind: 'gzip' | 'body' | 'lines';
  readonly clients: number;
  /** Whether they read a little every second, or nothing. */
  readonly isSipping: boolean;
}

interface Ended {
  readonly ended: number;
  /** Milliseconds until the service closed the last of them. */
  readonly lastMs: number;
}

/** Clients ask for long answers and do not read them; the service has to close their connections. */
export async function neverFinish(options: Options, signal: AbortSignal): Promise<Ended> {
  const { port, kind, clients, isSipping } = options;
  const request = requestOf(kind);
  const attackers = Array.from({ length: clients }, () => {
    const attacker = connectDeaf(port);
    attacker.socket.write(request);
    return attacker;
  });
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve());
    setInterval(() => {
      for (const attacker of attackers) {
        if (isSipping) attacker.socket.read(SIP_BYTES);
        noticeEnd(attacker, kind);
      }
      if (attackers.every(({ endedAfterMs }) => endedAfterMs !== undefined)) resolve();
    }, EVERY_MS);
  });
  const ended = attackers.flatMap(({ endedAfterMs }) => endedAfterMs ?? []);
  return { ended: ended.length, lastMs: Math.max(...ended) };
}

/** A client that does not read everything notices a closed connection only when it writes. So write an empty line. */
function noticeEnd({ socket, endedAfterMs }: Attacker, kind: Options['kind']): void {
  if (endedAfterMs === undefined && socket.writable && kind !== 'lines') socket.write('\r\n');
}

function requestOf(kind: Options['kind']): Buffer {
  if (kind === 'body') return post('/v1/cross-entropy', zeros(2_000_000, ALL_OUTPUTS));
  if (kind === 'gzip') {
    return post('/v1/cross-entropy', gzippedZeros(1024 * 1024, ALL_OUTPUTS), { 'content-encoding': 'gzip' });
  }
  const headers = { 'content-type': 'application/x-ndjson', 'content-length': 1 << 30 };
  const line = Buffer.concat([zeros(100_000, ALL_OUTPUTS), Buffer.from('\n')]);
  return Buffer.concat([Buffer.from(postHead('/v1/cross-entropy', headers)), ...Array(100).fill(line)]);
}

function endedFigure(result: Ended | undefined, clients: number): Figure {
  const { ended, lastMs } = result ?? { ended: 0, lastMs: Number.NaN };
  return {
    promise: 'progress',
    what: 'connections of clients that do not read, closed by the service',
    value: ended === 0 ? `none within ${SECONDS} s` : `${ended}, the last after ${ms(lastMs)}`,
    limit: `${clients} within ${SECONDS} s`,
    isKept: ended === clients,
  };
}

const attack = (name: string, options: Omit<Options, 'port'>, about: string): Attack => ({
  name,
  about,
  run: async (field) => {
    const assaults = [{ module: import.meta.url, run: 'neverFinish', options }];
    const { figures, results } = await besiege(field, { assaults, seconds: SECONDS });
    return [endedFigure(results[0] as Ended | undefined, options.clients), ...figures];
  },
});

export const unreadAnswers = attack(
  'unread-answers',
  { kind: 'gzip', clients: 16, isSipping: false },
  '16 clients each send 1.2 kB of gzip that decodes to 1 MiB and never read their answers.',
);

export const sippedAnswers = attack(
  'sipped-answers',
  { kind: 'body', clients: 16, isSipping: true },
  '16 clients send 2 MB each and read 1 kB of the answer every second.',
);

export const unreadLines = attack(
  'unread-lines',
  { kind: 'lines', clients: 50, isSipping: false },
  '50 NDJSON streams send 10 MB of lines each and never read their answers.',
);
