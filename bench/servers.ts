import { fileURLToPath } from 'node:url';
import type { Prefix } from './pinning.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** The servers in the order of the report. */
export const SERVER_NAMES = ['floor', 'plain', 'service'] as const;

/** floor: reads and writes the bytes only; plain: Fastify as it comes; service: this project. */
export type ServerName = (typeof SERVER_NAMES)[number];

/** The three running servers. */
export type Servers = Readonly<Record<ServerName, ServerProcess>>;

/** Starts floor, plain and `service` (path of its main file), one after the other so that none delays another. */
export async function startServers(service: string, prefix: Prefix): Promise<Servers> {
  const started: ServerProcess[] = [];
  try {
    const floor = await startServer(here('floor.ts'), prefix);
    started.push(floor);
    const plain = await startServer(here('plain.ts'), prefix);
    started.push(plain);
    return { floor, plain, service: await startServer(service, prefix) };
  } catch (error) {
    await Promise.all(started.map((server) => server.stop()));
    throw error;
  }
}

/** Ends all three. */
export async function stopServers(servers: Servers): Promise<void> {
  await Promise.all(Object.values(servers).map((server) => server.stop()));
}

function here(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
