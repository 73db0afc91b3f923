import type { Attack, Figure } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { closedLoop } from '../harness/closed-loop.ts';
import { type Offered, openLoop } from '../harness/open-loop.ts';
import { knownRequest } from '../harness/requests.ts';
import { post } from '../harness/sockets.ts';
import { spreadOf } from '../harness/statistics.ts';
import { ms, percent, plural } from '../harness/text.ts';

/** Clients of the closed loop that measures the capacity: enough to keep the worker threads busy. */
const CLIENTS = 8;

const WARM_UP_MS = 2000;
const MEASURE_MS = 6000;
const QUICK_MEASURE_MS = 3000;
const PATIENCE_MS = 1000;

const SHARE = 0.9;
const REFUSAL_MS = 20;

interface Options {
  readonly port: number;
  readonly rows: number;
  readonly classes: number;
  readonly times: number;
  readonly measureMs: number;
}

interface Overload {
  /** Requests answered per second in a closed loop. */
  readonly capacity: number;
  /** Requests per second that were answered before their client gave up, under overload. */
  readonly goodput: number;
  readonly offered: Offered;
}

/** Measures the capacity, then offers a multiple of it. */
export async function overload({ port, rows, classes, times, measureMs }: Options): Promise<Overload> {
  const { path, body } = knownRequest(rows, classes);
  const request = post(path, body);
  const turns = await closedLoop(port, Array(CLIENTS).fill(request), { forMs: WARM_UP_MS + measureMs });
  const counted = turns.filter(({ status, at }) => status === 200 && at > WARM_UP_MS && at < WARM_UP_MS + measureMs);
  const capacity = (counted.length * 1000) / measureMs;
  const forMs = WARM_UP_MS + measureMs;
  const load = { perSecond: times * capacity, forMs, skipMs: WARM_UP_MS, patienceMs: PATIENCE_MS };
  const offered = await openLoop(port, request, load);
  return { capacity, goodput: (offered.answered.length * 1000) / measureMs, offered };
}

function overloadFigures(result: Overload | undefined): Figure[] {
  const promise = 'overload';
  if (result === undefined) {
    return [{ promise, what: 'goodput', value: 'not measured', limit: 'measured', isKept: false }];
  }
  const { capacity, goodput, offered } = result;
  const refusals = spreadOf(offered.refused);
  const others = Object.entries(offered.otherwise).map(([status, count]) => `${count} × ${status}`);
  const unanswered = offered.gaveUp + Object.values(offered.otherwise).reduce((sum, count) => sum + count, 0);
  return [
    {
      promise,
      what: 'goodput, capacity',
      value: `${Math.round(goodput)}/s of ${Math.round(capacity)}/s: ${percent(goodput / capacity)}`,
      limit: `≥ ${percent(SHARE)}`,
      isKept: goodput >= SHARE * capacity,
    },
    {
      promise,
      what: '503 OVERLOADED with Retry-After: median, p99',
      value: refusals.count === 0 ? 'none' : `${ms(refusals.p50)}, ${ms(refusals.p99)} of ${refusals.count}`,
      limit: `≤ ${ms(REFUSAL_MS)}; at p99 plus ${ms(offered.lateMs)}, by which the client's own timers were late`,
      isKept: refusals.p50 <= REFUSAL_MS && refusals.p99 <= REFUSAL_MS + offered.lateMs,
    },
    {
      promise,
      what: 'clients that gave up after 1 s, or got neither a 200 nor a complete 503',
      value: [`${offered.gaveUp} of ${plural(offered.sent, 'request')}`, ...others].join(', '),
      limit: '< 1 %',
      isKept: unanswered < 0.01 * offered.sent,
    },
  ];
}

const attack = (
  name: string,
  options: Omit<Options, 'port' | 'measureMs'>,
  about: string,
  isQuick = false,
): Attack => ({
  name,
  about,
  isQuick,
  run: async (field) => {
    const measureMs = field.isQuick ? QUICK_MEASURE_MS : MEASURE_MS;
    const assaults = [{ module: import.meta.url, run: 'overload', options: { ...options, measureMs } }];
    const watch = { sizes: [], isReadinessWatched: true, hasHealthPort: true };
    const { figures, results } = await besiege(field, { assaults, seconds: 40, ...watch });
    return [...overloadFigures(results[0] as Overload | undefined), ...figures];
  },
});

export const goodputAtTwiceCapacity = attack(
  'goodput-at-twice-capacity',
  { rows: 32, classes: 1000, times: 2 },
  'Clients send M (0.6 MB) at twice the capacity, each on a new connection, and give up after 1 s.',
);

export const goodputAtFiveTimesCapacity = attack(
  'goodput-at-five-times-capacity',
  { rows: 32, classes: 1000, times: 5 },
  'Clients send M at five times the capacity.',
);

export const goodputShortBodies = attack(
  'goodput-short-bodies',
  { rows: 5, classes: 1000, times: 2 },
  'Clients send bodies of 0.1 MB, which the event loop executes, at twice the capacity.',
);
