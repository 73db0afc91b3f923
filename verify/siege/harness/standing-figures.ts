import type { Figure } from '../attack.ts';
import type { Health } from './health.ts';
import type { Honest, Tally } from './honest.ts';
import type { Service } from './service.ts';
import { quantile } from './statistics.ts';
import { megabytes, ms, plural } from './text.ts';

const MOST_MEMORY = 1024 ** 3;
const HEALTH_P99_MS = 100;
const HEALTH_WORST_MS = 1000;

/** Whether the process still runs, and its peak memory. */
export function memoryFigures(service: Service): Figure[] {
  const { end, memory } = service;
  const life = {
    what: 'process',
    value: end ?? 'running',
    limit: 'running',
    isKept: end === undefined,
  };
  const peak = {
    what: 'peak memory',
    value: megabytes(memory.peak),
    limit: '< 1 GiB',
    isKept: memory.peak < MOST_MEMORY,
  };
  return [
    { promise: 'memory', ...life },
    { promise: 'memory', ...peak },
  ];
}

/** How fast `/livez` answered on new connections and on a kept one. */
export function healthFigures(health: Health | undefined, where = ''): Figure[] {
  const what = `/livez${where} on new connections, on a keep-alive one`;
  if (health === undefined) return [{ promise: 'health', what, value: 'no answers', limit: 'answers', isKept: false }];
  const { fresh, kept, failed, lateness } = health;
  // Allow for how late the probes' own timers were: that is due to the machine.
  const isKept = (of: 'p99' | 'max', limit: number) => Math.max(fresh[of], kept[of]) <= limit + lateness[of];
  return [
    {
      promise: 'health',
      what: `${what}: p99 of ${plural(fresh.count + kept.count, 'probe')}`,
      value: `${ms(fresh.p99)}, ${ms(kept.p99)}`,
      limit: `≤ ${ms(HEALTH_P99_MS)}`,
      isKept: isKept('p99', HEALTH_P99_MS),
    },
    {
      promise: 'health',
      what: `${what}: worst`,
      value: `${ms(fresh.max)}, ${ms(kept.max)}${failed > 0 ? `, ${failed} failed` : ''}`,
      limit: `≤ ${ms(HEALTH_WORST_MS)}`,
      isKept: isKept('max', HEALTH_WORST_MS) && failed === 0,
    },
  ];
}

/** Whether `/readyz` was 200 throughout. */
export function readinessFigure(health: Health | undefined): Figure {
  return {
    promise: 'overload',
    what: '/readyz: probes not answered with a 200',
    value: health === undefined ? 'no answers' : `${health.failed} of ${health.fresh.count + health.kept.count}`,
    limit: 'none',
    isKept: health?.failed === 0,
  };
}

/** How honest clients were answered, for each size. */
export function honestFigures(honest: Honest | undefined, withinMs: number): Figure[] {
  const limit = `all correct within ${ms(withinMs)}`;
  if (honest === undefined) {
    return [{ promise: 'honest', what: 'S, M, L', value: 'no answers', limit, isKept: false }];
  }
  return Object.entries(honest).map(([size, tally]) => ({
    promise: 'honest',
    what: `${size}, ${plural(tally.latencies.length, 'request')}: median, slowest`,
    value: describe(tally),
    limit,
    isKept: quantile(tally.latencies, 1) <= withinMs && tally.wrong + tally.unanswered + tally.broken === 0,
  }));
}

function describe({ latencies, wrong, unanswered, broken, refusals }: Tally): string {
  const counts = Object.entries({
    wrong: wrong,
    'not answered': unanswered,
    'cut off': broken,
    'refused first': refusals,
  });
  const faults = counts.filter(([, count]) => count > 0).map(([name, count]) => `, ${count} ${name}`);
  return `${ms(quantile(latencies, 0.5))}, ${ms(quantile(latencies, 1))}${faults.join('')}`;
}

/** The memory of the process after some time without requests. */
export function idleFigure(idle: { readonly bytes: number; readonly ms: number }, most: number): Figure {
  return {
    promise: 'idle',
    what: `memory ${ms(idle.ms)} after the last request`,
    value: megabytes(idle.bytes),
    limit: `< ${megabytes(most)} within 20 s`,
    isKept: idle.bytes < most,
  };
}
