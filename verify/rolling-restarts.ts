/**
 * Checks that two processes behind HAProxy can be restarted in turn without a failed request:
 * `node verify/rolling-restarts.ts [RESTARTS]`, 15 by default, about 5 s each. Exit code 1 if a request failed or a process did not
 * exit with code 0.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../bench/free-port.ts';
import { hasHaproxy, startHaproxy } from './haproxy.ts';
import { type ServiceProcess, startService } from './service-process.ts';
import { startLoad } from './steady-load.ts';

const CLIENTS = 16;
/** Leaves HAProxy time to notice `/readyz` (haproxy.ts). */
const DRAIN_DELAY_MS = 2000;
/** HAProxy notices within this time that a process is ready. */
const NOTICED_MS = 600;

const restarts = Number(process.argv[2] ?? 15);
if (!Number.isInteger(restarts) || restarts < 1)
  throw new Error(`the restarts are '${process.argv[2]}'; expected a positive integer`);

if (hasHaproxy()) process.exitCode = (await restartByTurns()) ? 0 : 1;
else console.log('skipped: there is no haproxy here (Debian: apt-get install haproxy)');

/** Returns whether every request was answered and every process exited with code 0. */
async function restartByTurns(): Promise<boolean> {
  const ports = [await freePort(), await freePort()];
  const start = (port: number) => startService({ PORT: String(port), DRAIN_DELAY_MS: String(DRAIN_DELAY_MS) });
  const services: ServiceProcess[] = [];
  for (const port of ports) services.push(await start(port));
  const entry = await freePort();
  const stopHaproxy = startHaproxy(entry, ports);
  await delay(NOTICED_MS);
  const load = startLoad(entry, CLIENTS);
  let isClean = true;
  for (let i = 0; i < restarts; i++) {
    const turn = i % ports.length;
    const begin = performance.now();
    const code = await (services[turn] as ServiceProcess).stop();
    const ended = performance.now();
    services[turn] = await start(ports[turn] as number);
    const up = performance.now();
    await delay(NOTICED_MS);
    isClean &&= code === 0;
    const times = `drained in ${seconds(ended - begin)}, up in ${seconds(up - ended)}`;
    const counts = `${load.answered} requests answered, ${load.failures.length} failed`;
    console.log(`restart ${i + 1} of ${restarts}: exit code ${code}, ${times}; ${counts}`);
  }
  await load.stop();
  await Promise.all(services.map((service) => service.stop()));
  await stopHaproxy();
  for (const failure of new Set(load.failures)) console.log(`failed: ${failure}`);
  console.log(
    `${load.answered + load.failures.length} requests in ${restarts} restarts, ${load.failures.length} failed`,
  );
  return isClean && load.failures.length === 0 && load.answered > 0;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
