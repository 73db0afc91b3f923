import { setTimeout as delay } from 'node:timers/promises';
import type { Attack, Figure } from '../attack.ts';
import { ALL_OUTPUTS, gzippedZeros } from '../harness/hostile-bodies.ts';
import { cpuOf } from '../harness/proc.ts';
import { isNear, knownRequest } from '../harness/requests.ts';
import type { Service } from '../harness/service.ts';
import { connectDeaf, post } from '../harness/sockets.ts';
import { ms } from '../harness/text.ts';

const REQUESTS = 1000;
const WITHIN_MS = 20_000;

/** Enough for the first answer to be formatted. */
const FIRST_MS = 3000;
const WATCHED_MS = 4000;

/** Requests behind an unread answer. Executing all of them would take seconds. */
const WAITING = 150;
const MOST_CPU_MS = 200;

/** Sends requests of 1 to 40 classes at once on one connection: each has a different loss. */
async function inOrder({ port }: Service): Promise<Figure> {
  const known = Array.from({ length: REQUESTS }, (_, i) => knownRequest(1, 1 + (i % 40), i, { outputs: ['loss'] }));
  const all = Buffer.concat(known.map(({ path, body }) => post(path, body)));
  const { socket } = connectDeaf(port);
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  socket.resume();
  socket.write(all);
  const start = performance.now();
  const losses = () => [...text.matchAll(/\r\n\r\n\{"loss":(-?[\d.e+-]+)\}/g)].map(([, loss]) => Number(loss));
  while (losses().length < REQUESTS && performance.now() - start < WITHIN_MS) await delay(50);
  socket.destroy();
  const right = losses().filter((loss, i) => isNear(loss, known[i]?.loss as number)).length;
  return {
    promise: 'pipelining',
    what: `${REQUESTS} pipelined requests: correct answers, in order`,
    value: `${right} within ${ms(performance.now() - start)}`,
    limit: `${REQUESTS}`,
    isKept: right === REQUESTS,
  };
}

/** While nobody reads the first answer, the service must not start on the requests behind it. */
async function oneAtATime(service: Service): Promise<Figure[]> {
  const first = post('/v1/cross-entropy', gzippedZeros(1024 * 1024, ALL_OUTPUTS), { 'content-encoding': 'gzip' });
  const behind = post('/v1/cross-entropy', gzippedZeros(250_000, ALL_OUTPUTS), { 'content-encoding': 'gzip' });
  const { socket } = connectDeaf(service.port);
  socket.write(first);
  await delay(FIRST_MS);
  const before = { cpu: cpuOf(service.pid).all, memory: service.memory.now };
  socket.write(Buffer.concat(Array(WAITING).fill(behind)));
  await delay(WATCHED_MS);
  const cpu = cpuOf(service.pid).all - before.cpu;
  const memory = service.memory.now - before.memory;
  socket.destroy();
  return [
    {
      promise: 'pipelining',
      what: `CPU spent on ${WAITING} requests behind an unread answer`,
      value: ms(cpu),
      limit: `≤ ${ms(MOST_CPU_MS)}`,
      isKept: cpu <= MOST_CPU_MS,
    },
    {
      promise: 'pipelining',
      what: 'memory they took',
      value: `${Math.round(memory / 1e6)} MB`,
      limit: '≤ 10 MB',
      isKept: memory <= 10e6,
    },
  ];
}

export const pipelinedInOrder: Attack = {
  name: 'pipelined-in-order',
  about: 'One connection sends many requests at once; another one does not read its first answer.',
  isQuick: true,
  run: async (field) => {
    const service = await field.start();
    const figures = [await inOrder(service), ...(await oneAtATime(service))];
    await service.stop();
    return figures;
  },
};
