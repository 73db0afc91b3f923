import { setTimeout as delay } from 'node:timers/promises';
import type { Attack, Field, Figure } from '../attack.ts';
import { closedLoop } from '../harness/closed-loop.ts';
import { zeroRows } from '../harness/hostile-bodies.ts';
import { cpuOf } from '../harness/proc.ts';
import { requestOfSize } from '../harness/requests.ts';
import { connectReading, post } from '../harness/sockets.ts';
import { ms } from '../harness/text.ts';

/** We keep the service busy for this long first. */
const WARM_UP_MS = 3000;

/** Clients disconnect this long after they have sent their requests. */
const STAY_MS = 200;

/** We start counting CPU time this long after that: the service may take a moment to notice. */
const NOTICE_MS = 100;
const WATCHED_MS = 8000;
const MOST_CPU_MS = 300;

async function cpuAfterGoing(field: Field, clients: number, bodyBytes: number): Promise<Figure> {
  const service = await field.start();
  const known = requestOfSize('M');
  // Start every thread first: that cost must not count as the clients' work.
  await closedLoop(service.port, Array(8).fill(post(known.path, known.body)), { forMs: WARM_UP_MS });
  const request = post('/v1/cross-entropy', zeroRows(bodyBytes, 1000));
  const sockets = Array.from({ length: clients }, () => connectReading(service.port).socket);
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.write(request, resolve))));
  await delay(STAY_MS);
  for (const socket of sockets) socket.destroy();
  await delay(NOTICE_MS);
  const before = cpuOf(service.pid).all;
  await delay(WATCHED_MS);
  const cpu = cpuOf(service.pid).all - before;
  await service.stop();
  return {
    promise: 'gone',
    what: `CPU spent on ${clients} × ${bodyBytes / 1e6} MB after the clients disconnected`,
    value: ms(cpu),
    limit: `≤ ${ms(MOST_CPU_MS)}`,
    isKept: cpu <= MOST_CPU_MS,
  };
}

export const clientsGone: Attack = {
  name: 'clients-gone',
  about: '40 clients send 2.5 MB each, then one sends 60 MB; all disconnect before they are answered.',
  run: async (field) => [await cpuAfterGoing(field, 40, 2_500_000), await cpuAfterGoing(field, 1, 60_000_000)],
};
