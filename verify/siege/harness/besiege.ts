import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../../bench/free-port.ts';
import type { Field, Figure } from '../attack.ts';
import type { Health } from './health.ts';
import type { Honest } from './honest.ts';
import type { Size } from './requests.ts';
import type { Service, ServiceOptions } from './service.ts';
import { type Call, Side } from './side.ts';
import { healthFigures, honestFigures, idleFigure, memoryFigures, readinessFigure } from './standing-figures.ts';
import { ms } from './text.ts';

/** Honest clients and probes run alone for this long first, to warm up the service. */
const WARM_UP_MS = 1500;

/** If the probes' timers are later than this at p99, the machine is too busy for their times to mean much. */
const LATE_MS = 20;

/** How long requests may be under way after their clients have gone, and from when on we say so. */
const MOST_REST_MS = 180_000;
const REST_MS = 2000;

const IDLE_WITHIN_MS = 20_000;
const IDLE_MEMORY = 250e6;

/** An attack during which we watch the standing promises: memory, health, honest clients, and memory when idle again. */
export interface Siege {
  readonly service?: Omit<ServiceOptions, 'root'>;
  /** What the attackers do, each in its own process. Their options get the `port`. */
  readonly assaults: readonly Call[];
  /** Attackers still running after this long are told to stop. */
  readonly seconds: number;
  /** What an honest client sends meanwhile, in turn; no client if empty. */
  readonly sizes?: readonly Size[];
  /** Whether `/readyz` has to stay 200 throughout. */
  readonly isReadinessWatched?: boolean;
  /** Whether the service has a HEALTH_PORT, where `/livez` is probed, too. */
  readonly hasHealthPort?: boolean;
  /** How soon honest clients must be answered, in milliseconds. */
  readonly honestWithinMs?: number;
  /** How long attackers may take to stop. */
  readonly stopMs?: number;
  /** Whether `--quick` also waits for the process to shrink. */
  readonly isIdleWatchedInQuick?: boolean;
  /** Watches other things during the attack. */
  readonly watch?: (service: Service, signal: AbortSignal) => Promise<readonly Figure[]>;
}

/** The outcome of a siege. */
export interface Besieged {
  readonly figures: Figure[];
  /** What each assault returned; undefined if it was killed. */
  readonly results: readonly unknown[];
}

/** Starts a fresh service, runs the attackers, and reports on the standing promises. */
export async function besiege(field: Field, siege: Siege): Promise<Besieged> {
  const { sizes = ['S', 'M', 'L'] } = siege;
  // Clients that are answered only after the attack must count as too late.
  const honestWithinMs = Math.min(siege.honestWithinMs ?? 10_000, 750 * siege.seconds);
  const healthPort = siege.hasHealthPort ? await freePort() : undefined;
  const env = { ...siege.service?.env, ...(healthPort !== undefined && { HEALTH_PORT: String(healthPort) }) };
  const service = await field.start({ ...siege.service, env });
  const { port } = service;
  const health = new Side<Health>(call('health.ts', 'probeHealth', { port, path: '/livez' }));
  const readiness = siege.isReadinessWatched
    ? new Side<Health>(call('health.ts', 'probeHealth', { port, path: '/readyz' }))
    : undefined;
  const apart =
    healthPort === undefined
      ? undefined
      : new Side<Health>(call('health.ts', 'probeHealth', { port: healthPort, path: '/livez' }));
  const honest = sizes.length > 0 ? new Side<Honest>(call('honest.ts', 'beHonest', { port, sizes })) : undefined;
  service.exited.then(() => {
    for (const side of [health, readiness, apart, honest]) side?.kill();
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
  const probesApart = await apart?.stop(15_000);

  if (probes !== undefined && probes.lateness.p99 > LATE_MS) {
    field.note(`the machine is busy: the probes' own timers were ${ms(probes.lateness.p99)} late at p99`);
  }
  const figures = [
    ...memoryFigures(service),
    ...healthFigures(probes),
    ...(apart === undefined ? [] : healthFigures(probesApart, ' at HEALTH_PORT')),
    ...(readiness === undefined ? [] : [readinessFigure(ready)]),
    ...(honest === undefined ? [] : honestFigures(tallies, honestWithinMs)),
    ...further,
  ];
  if (service.end === undefined && (!field.isQuick || siege.isIdleWatchedInQuick)) {
    const restMs = await untilNothingIsUnderWay(service);
    if (restMs > REST_MS) field.note(`requests of clients that had gone were under way for another ${ms(restMs)}`);
    figures.push(idleFigure(await idleMemory(service), IDLE_MEMORY));
  }
  await service.stop();
  return { figures, results };
}

/**
 * Waits until no request is under way: what clients have sent before they go waits in the system, megabytes for each.
 * Returns how long that took.
 */
async function untilNothingIsUnderWay({ port }: Service): Promise<number> {
  const start = performance.now();
  for (;;) {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const elapsed = performance.now() - start;
    // The request for the metrics is one itself.
    if (/^http_requests_under_way 1$/m.test(text) || elapsed >= MOST_REST_MS) return elapsed;
    await delay(200);
  }
}

/** Waits until the memory of an idle service is small enough, or its time is up. */
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
