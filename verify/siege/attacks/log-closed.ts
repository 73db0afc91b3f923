import { setTimeout as delay } from 'node:timers/promises';
import type { Attack, Field, Figure } from '../attack.ts';
import { closedLoop } from '../harness/closed-loop.ts';
import type { LogKind } from '../harness/log-files.ts';
import { requestOfSize } from '../harness/requests.ts';
import { post } from '../harness/sockets.ts';
import { spreadOf } from '../harness/statistics.ts';
import { ms } from '../harness/text.ts';

const LOAD_MS = 1500;
const END_MS = 5000;

const LOGS: { readonly [what: string]: LogKind } = {
  'standard output is a pipe without a reader': 'closed',
  'standard output and error are a pipe without a reader': 'both closed',
  'standard output is a pipe that nobody reads': 'unread',
};

/** How the service answers requests with this kind of log, and whether SIGTERM ends it. */
async function figuresOf(field: Field, what: string, log: LogKind): Promise<Figure[]> {
  const service = await field.start({ log, env: { LOG_LEVEL: 'info' } });
  const { path, body } = requestOfSize('S');
  const stop = new AbortController();
  const all = closedLoop(service.port, Array(4).fill(post(path, body)), { forMs: LOAD_MS, signal: stop.signal });
  const turns = (await Promise.race([all, delay(3 * LOAD_MS)])) ?? [];
  const good = turns.filter(({ status }) => status === 200);
  const start = performance.now();
  service.signal('SIGTERM');
  await Promise.race([service.exited, delay(END_MS)]);
  const endMs = performance.now() - start;
  const end = service.end ?? 'still running';
  if (service.end === undefined) await service.stop(100);
  stop.abort();
  return [
    {
      promise: 'process',
      what: `${what}: SIGTERM`,
      value: `${end} after ${ms(endMs)}`,
      limit: `exit code 0 within ${ms(END_MS)}`,
      isKept: end === 'exit code 0',
    },
    {
      promise: 'process',
      what: `${what}: requests answered, failed, slowest`,
      value: `${good.length}, ${turns.length - good.length}, ${ms(spreadOf(good.map((turn) => turn.ms)).max)}`,
      limit: 'all within 1 s',
      isKept: good.length > 0 && good.length === turns.length && good.every((turn) => turn.ms <= 1000),
    },
  ];
}

export const logClosed: Attack = {
  name: 'log-closed',
  about: 'The reader of the log goes away or stops reading; the service gets requests, then SIGTERM.',
  isQuick: true,
  run: async (field) => {
    const figures: Figure[] = [];
    for (const [what, log] of Object.entries(LOGS)) figures.push(...(await figuresOf(field, what, log)));
    return figures;
  },
};
