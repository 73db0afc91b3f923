import { setTimeout as delay } from 'node:timers/promises';
import type { Attack } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { zeros } from '../harness/hostile-bodies.ts';
import { connectReading, post } from '../harness/sockets.ts';

const BODY_BYTES = 20_000_000;

/** Each client disconnects at the latest this long after it started to send. */
const STAY_MS = 2500;

interface Options {
  readonly port: number;
  readonly clients: number;
}

/** All clients send a long body at once. Half of them disconnect before its last byte, half after sending all of it. */
export async function sendAndGo({ port, clients }: Options): Promise<void> {
  const request = post('/v1/cross-entropy', zeros(BODY_BYTES));
  const cut = request.subarray(0, request.length - 1);
  const gone = Array.from({ length: clients }, async (_, i) => {
    const { socket } = connectReading(port);
    const sent = new Promise((resolve) => socket.write(i % 2 === 0 ? request : cut, resolve));
    await Promise.race([sent, delay(STAY_MS)]);
    await delay(100);
    socket.destroy();
  });
  await Promise.all(gone);
  // Keep measuring honest clients while the service deals with the work left behind.
  await delay(5000);
}

export const manyLongBodiesGone: Attack = {
  name: 'many-long-bodies-gone',
  about: '80 clients send bodies of 20 MB and disconnect: half before the last byte, half after it.',
  run: async (field) => {
    const assaults = [{ module: import.meta.url, run: 'sendAndGo', options: { clients: 80 } }];
    return (await besiege(field, { assaults, seconds: 40, sizes: ['M'], honestWithinMs: 5000 })).figures;
  },
};
