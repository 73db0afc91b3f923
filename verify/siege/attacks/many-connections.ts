import { setTimeout as delay } from 'node:timers/promises';
import type { Attack, Figure } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { closedLoop } from '../harness/closed-loop.ts';
import { mostOpenFiles } from '../harness/proc.ts';
import { requestOfSize } from '../harness/requests.ts';
import { connectReading, post, untilStopped } from '../harness/sockets.ts';
import { spreadOf } from '../harness/statistics.ts';
import { ms } from '../harness/text.ts';

const SECONDS = 15;

/** Connections are opened over this time: we test holding them, not a burst of new ones. */
const RAMP_MS = 4000;

interface Busy {
  readonly port: number;
  readonly connections: number;
}

interface Answered {
  readonly perSecond: number;
  readonly p99: number;
  readonly failed: number;
}

/** Each connection sends S repeatedly. */
export async function keepBusy({ port, connections }: Busy, signal: AbortSignal): Promise<Answered> {
  const { path, body } = requestOfSize('S');
  const request = post(path, body);
  const all = Array(connections).fill(request);
  const turns = await closedLoop(port, all, { forMs: SECONDS * 1000, rampMs: RAMP_MS, signal });
  const good = turns.filter(({ status }) => status === 200);
  const failed = turns.filter(({ status }) => status !== 200 && status !== 503).length;
  return { perSecond: good.length / SECONDS, p99: spreadOf(good.map((turn) => turn.ms)).p99, failed };
}

/** Opens connections that send nothing, or only the start of a long header, and stay open. */
export async function stay({ port, connections, bytes }: Busy & { bytes: number }, signal: AbortSignal): Promise<void> {
  const start = `POST /v1/softmax HTTP/1.1\r\nhost: siege\r\nx-long: ${'x'.repeat(bytes)}`;
  for (let i = 0; i < connections; i++) {
    const { socket } = connectReading(port);
    if (bytes > 0) socket.write(start);
    if (i % 50 === 49) await delay((50 * RAMP_MS) / connections);
  }
  await untilStopped(signal);
}

export const manyConnections: Attack = {
  name: 'many-connections',
  about: '3,000 connections send S repeatedly.',
  run: async (field) => {
    const limit = mostOpenFiles('self');
    if (limit < 4096) field.note(`only ${limit} files may be open here: fewer connections than announced`);
    const assault = { module: import.meta.url, run: 'keepBusy', options: { connections: 1500 }, isNice: true };
    const { figures, results } = await besiege(field, { assaults: [assault, assault], seconds: SECONDS + 15 });
    const busy = results.flatMap((result) => (result as Answered | undefined) ?? []);
    return [...figures, busyFigure(busy)];
  },
};

function busyFigure(busy: readonly Answered[]): Figure {
  const failed = busy.reduce((sum, result) => sum + result.failed, 0);
  const perSecond = busy.reduce((sum, result) => sum + result.perSecond, 0);
  const p99 = Math.max(...busy.map((result) => result.p99));
  return {
    promise: 'honest',
    what: 'the 3,000 connections: requests per second, p99',
    value:
      busy.length < 2
        ? 'not measured'
        : `${Math.round(perSecond)}/s, ${ms(p99)}${failed > 0 ? `, ${failed} failed` : ''}`,
    limit: 'none failed',
    isKept: busy.length === 2 && failed === 0,
  };
}

const staying = (name: string, connections: number, bytes: number, about: string): Attack => ({
  name,
  about,
  run: async (field) => {
    const assaults = [{ module: import.meta.url, run: 'stay', options: { connections, bytes } }];
    return (await besiege(field, { assaults, seconds: 15 })).figures;
  },
});

export const idleConnections = staying('idle-connections', 5000, 0, '5,000 connections send nothing.');
export const headersOnly = staying(
  'headers-only',
  3000,
  15_000,
  '3,000 connections send 15 kB of a header and nothing more.',
);
