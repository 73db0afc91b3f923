import { setTimeout as delay } from 'node:timers/promises';
import type { Attack, Field, Figure } from '../attack.ts';
import { closedLoop } from '../harness/closed-loop.ts';
import { requestOfSize } from '../harness/requests.ts';
import { post } from '../harness/sockets.ts';
import { spreadOf } from '../harness/statistics.ts';
import { ms } from '../harness/text.ts';

const TRIES = 3;
const LOAD_MS = 2000;
const END_MS = 5000;

/** A service whose log nobody reads: how it answers, and whether SIGTERM ends it. */
async function tryOnce(field: Field): Promise<{ end: string; endMs: number; worst: number; failed: number }> {
  const service = await field.start({ isLogClosed: true, env: { LOG_LEVEL: 'info' } });
  const { path, body } = requestOfSize('S');
  const turns = await closedLoop(service.port, Array(4).fill(post(path, body)), LOAD_MS);
  const good = turns.filter(({ status }) => status === 200);
  const start = performance.now();
  service.signal('SIGTERM');
  const inTime = await Promise.race([service.exited, delay(END_MS, 'still there')]);
  const endMs = performance.now() - start;
  if (service.end === undefined) await service.stop(100);
  const worst = spreadOf(good.map((turn) => turn.ms)).max;
  return { end: inTime, endMs, worst, failed: turns.length - good.length };
}

export const logClosed: Attack = {
  name: 'log-closed',
  about: 'Whoever reads standard output goes away; the service is used, and told to end.',
  isQuick: true,
  run: async (field) => {
    const tries = [];
    for (let i = 0; i < TRIES; i++) tries.push(await tryOnce(field));
    const ended = tries.filter(({ end }) => end === 'exit code 0');
    const failed = tries.reduce((sum, outcome) => sum + outcome.failed, 0);
    const figures: Figure[] = [
      {
        promise: 'process',
        what: 'processes without a log that SIGTERM ended',
        value: `${ended.length} of ${TRIES} (${tries.map(({ end, endMs }) => `${end} after ${ms(endMs)}`).join('; ')})`,
        limit: `all, exit code 0, within ${ms(END_MS)}`,
        isKept: ended.length === TRIES,
      },
      {
        promise: 'process',
        what: 'requests without a log: failed, slowest',
        value: `${failed}, ${ms(Math.max(...tries.map(({ worst }) => worst)))}`,
        limit: 'none fails',
        isKept: failed === 0,
      },
    ];
    return figures;
  },
};
