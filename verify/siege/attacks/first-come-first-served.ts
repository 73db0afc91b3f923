import type { Attack, Figure } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { closedLoop, type Turn } from '../harness/closed-loop.ts';
import { requestOfSize, type Size } from '../harness/requests.ts';
import { post } from '../harness/sockets.ts';
import { spreadOf } from '../harness/statistics.ts';
import { ms } from '../harness/text.ts';

const WARM_UP_MS = 2000;
const MEASURE_MS = 8000;
const QUICK_MEASURE_MS = 4000;

/** The 99th percentile may be at most this multiple of the median. */
const MOST_SPREAD = 4;

interface Options {
  readonly port: number;
  /** What each client sends. */
  readonly clients: readonly Size[];
  readonly measureMs: number;
}

/** Each client sends its request repeatedly, one at a time. */
export async function loop({ port, clients, measureMs }: Options): Promise<Turn[]> {
  const requests = new Map(clients.map((size) => [size, toBytes(size)]));
  const all = clients.map((size) => requests.get(size) as Buffer);
  return (await closedLoop(port, all, { forMs: WARM_UP_MS + measureMs })).filter(({ at }) => at > WARM_UP_MS);
}

function toBytes(size: Size): Buffer {
  const { path, body } = requestOfSize(size);
  return post(path, body);
}

/** For each size, the wait at p99 as a multiple of the median. */
function fairnessFigures(clients: readonly Size[], turns: readonly Turn[]): Figure[] {
  return [...new Set(clients)].map((size) => {
    const ofSize = turns.filter(({ status, client }) => status === 200 && clients[client] === size);
    const { count, p50, p99, max } = spreadOf(ofSize.map((turn) => turn.ms));
    const spread = p99 / p50;
    const unserved = clients.filter((s, i) => s === size && !ofSize.some(({ client }) => client === i)).length;
    return {
      promise: 'fairness',
      what: `${size}, ${count} requests: median, p99, longest`,
      value: `${ms(p50)}, ${ms(p99)} (${spread.toFixed(1)} ×), ${ms(max)}${unserved > 0 ? `, ${unserved} clients never served` : ''}`,
      limit: `p99 ≤ ${MOST_SPREAD} × median`,
      isKept: spread <= MOST_SPREAD && unserved === 0,
    };
  });
}

const attack = (name: string, workers: number, clients: readonly Size[], about: string, isQuick = false): Attack => ({
  name,
  about,
  isQuick,
  run: async (field) => {
    const measureMs = field.isQuick ? QUICK_MEASURE_MS : MEASURE_MS;
    const service = { env: { WORKERS: String(workers) } };
    const assaults = [{ module: import.meta.url, run: 'loop', options: { clients, measureMs } }];
    const { figures, results } = await besiege(field, { service, assaults, seconds: 30, sizes: [] });
    return [...fairnessFigures(clients, (results[0] as Turn[] | undefined) ?? []), ...figures];
  },
});

const SIXTEEN_M: readonly Size[] = Array(16).fill('M');
const EIGHT_M_EIGHT_L = SIXTEEN_M.map((size, i): Size => (i % 2 === 0 ? size : 'L'));

export const firstComeFirstServed = attack(
  'first-come-first-served',
  1,
  SIXTEEN_M,
  '16 clients send M, one at a time each, to one worker.',
  true,
);

export const firstComeFirstServedMixed = attack(
  'first-come-first-served-mixed',
  1,
  EIGHT_M_EIGHT_L,
  '8 clients send M and 8 send L to one worker.',
);

export const firstComeFirstServedTwoWorkers = attack(
  'first-come-first-served-two-workers',
  2,
  EIGHT_M_EIGHT_L,
  '8 clients send M and 8 send L to two workers.',
);
