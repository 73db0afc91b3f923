import { setTimeout as delay } from 'node:timers/promises';
import type { Field, Figure } from '../attack.ts';
import type { Health } from './health.ts';
import type { Honest } from './honest.ts';
import type { Size } from './requests.ts';
import type { Service, ServiceOptions } from './service.ts';
import { type Call, Side } from './side.ts';
import { healthFigures, honestFigures, idleFigure, memoryFigures, readinessFigure } from './standing-figures.ts';
import { ms } from './text.ts';

/** Honest clients and probes run undisturbed for so long, so that the service is warm. */
const WARM_UP_MS = 1500;

/** Probes that are later than this at p99 say as much of the machine as of the service. */
const LATE_MS = 20;

const IDLE_WITHIN_MS = 20_000;
const IDLE_MEMORY = 250e6;

/** An attack beside which the standing promises are watched: memory, health, honest clients, and idling afterwards. */
export interface Siege {
  readonly service?: Omit<ServiceOptions, 'root'>;
  /** What the attackers do, each in a process of its own. Their options get the `port`. */
  readonly assaults: readonly Call[];
  /** After so long they are told to end, if they have not by themselves. */
  readonly seconds: number;
  /** What an honest client sends meanwhile, in turn; none if empty. */
  readonly sizes?: readonly Size[];
  /** Whether `/readyz` has to stay 200 throughout. */
  readonly isReadinessWatched?: boolean;
  /** Within how many milliseconds they must be answered. */
  readonly honestWithinMs?: number;
  /** How long attackers have to end once they are told to. */
  readonly stopMs?: number;
  /** Whether the part for the tests waits for the process to become small, too. */
  readonly isIdleWatchedInQuick?: boolean;
  /** Further things to watch while the attack goes on. */
  readonly watch?: (service: Service, signal: AbortSignal) => Promise<readonly Figure[]>;
}

/** What came of it. */
export interface Besieged {
  readonly figures: Figure[];
  /** What each assault returned; undefined for those that were killed. */
  readonly results: readonly unknown[];
}

/** Starts a fresh service, lets attackers at it, and says what became of the standing promises. */
export async function besiege(field: Field, siege: Siege): Promise<Besieged> {
  const { sizes = ['S', 'M', 'L'] } = siege;
  // Those who are answered only when the attack is over must be found out.
  const honestWithinMs = Math.min(siege.honestWithinMs ?? 10_000, 750 * siege.seconds);
  const service = await field.start(siege.service);
  const { port } = service;
  const health = new Side<Health>(call('health.ts', 'probeHealth', { port, path: '/livez' }));
  const readiness = siege.isReadinessWatched
    ? new Side<Health>(call('health.ts', 'probeHealth', { port, path: '/readyz' }))
    : undefined;
  const honest = sizes.length > 0 ? new Side<Honest>(call('honest.ts', 'beHonest', { port, sizes })) : undefined;
  service.exited.then(() => {
    for (const side of [health, readiness, honest]) side?.kill();
  });
  await delay(WARM_UP_MS);

  const attackers = siege.assaults.map((assault) => new Side({ ...assault, options: { ...assault.options, port } }));
  const watching = new AbortController();
  const watched = siege.watch?.(service, watching.signal);
  const all = Promise.all(attackers.map((attacker) => attacker.result));
  await Promise.race([all, service.exited, delay(siege.seconds * 1000)]);
  watching.abort();
  const results = await Promise.all(attackers.map((attacker) => attacker.stop(siege.stopMs ?? 3000)));
  const further = (await watched) ?? [];
  const tallies = await honest?.stop(90_000);
  const probes = await health.stop(15_000);
  const ready = await readiness?.stop(15_000);

  if (probes !== undefined && probes.lateness.p99 > LATE_MS) {
    field.note(`the machine is busy: the probes themselves were ${ms(probes.lateness.p99)} late at p99`);
  }
  const figures = [
    ...memoryFigures(service),
    ...healthFigures(probes),
    ...(readiness === undefined ? [] : [readinessFigure(ready)]),
    ...(honest === undefined ? [] : honestFigures(tallies, honestWithinMs)),
    ...further,
  ];
  if (service.end === undefined && (!field.isQuick || siege.isIdleWatchedInQuick))
    figures.push(idleFigure(await idleMemory(service), IDLE_MEMORY));
  await service.stop();
  return { figures, results };
}

/** The memory of a service that is left alone: as soon as it is small enough, or when it has had its time. */
export async function idleMemory(service: Service): Promise<{ readonly bytes: number; readonly ms: number }> {
  const start = performance.now();
  for (;;) {
    const { now: bytes } = service.memory;
    const elapsed = performance.now() - start;
    if (bytes < IDLE_MEMORY || elapsed >= IDLE_WITHIN_MS || service.end !== undefined) return { bytes, ms: elapsed };
    await delay(200);
  }
}

const call = (file: string, run: string, options: object): Call => ({
  module: new URL(file, import.meta.url).href,
  run,
  options,
});
