import { once } from 'node:events';
import { createServer } from 'node:net';

/** Ports below those that systems give to outgoing connections: nobody gets one of these without asking for it. */
const FIRST = 10_000;
const LAST = 32_000;

/**
 * A port of 127.0.0.1 that nobody listens on, at random, so that those who ask at the same time get different ones.
 *
 * @example await freePort() // 17342
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
