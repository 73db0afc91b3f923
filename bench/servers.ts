import { fileURLToPath } from 'node:url';

/** How a server is started, and how it is talked to. */
export interface ServerSpec {
  readonly command: readonly string[];
  /** `channel`: no HTTP; asked over the channel of the process, see in-process.ts. */
  readonly via: 'http' | 'channel';
  /** Whether it is a Node process, which can have cpu-probe.ts loaded into it. */
  readonly isNode: boolean;
  /** Environment variables that it always has. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * floor: reads and writes the bytes only; plain: Fastify as it comes; service: this project; in-process: what is between
 * bytes and bytes, without a server; fastapi, fastapi-bytes, pydantic: Python, see peers/server.py.
 */
export type ServerName = 'floor' | 'plain' | 'service' | 'in-process' | 'fastapi' | 'fastapi-bytes' | 'pydantic';

/** The Python that the peers run on: `PYTHON`, or the system's. */
export const PYTHON = process.env.PYTHON ?? 'python3';

/** glibc keeps memory that was freed: without this every large tensor costs page faults, up to half of the CPU. */
const KEEP_MEMORY = { MALLOC_MMAP_THRESHOLD_: String(32 * 2 ** 20), MALLOC_TRIM_THRESHOLD_: String(256 * 2 ** 20) };

/** Whether that server needs Python and its packages. */
export function isPython(server: ServerName): boolean {
  return serverSpecs('')[server].command[0] === PYTHON;
}

/** All servers; `service` is the path of this project's main file. */
export function serverSpecs(service: string): Readonly<Record<ServerName, ServerSpec>> {
  const node = (...args: string[]): ServerSpec => ({ command: [process.execPath, ...args], via: 'http', isNode: true });
  const python = (variant: string): ServerSpec => ({
    command: [PYTHON, here('peers/server.py'), variant],
    via: 'http',
    isNode: false,
    env: KEEP_MEMORY,
  });
  return {
    floor: node(here('floor.ts')),
    plain: node(here('plain.ts')),
    // As `npm start` does.
    service: node('--max-semi-space-size=8', service),
    'in-process': { ...node(here('in-process.ts')), via: 'channel' },
    fastapi: python('tuned'),
    'fastapi-bytes': python('bytes'),
    pydantic: python('pydantic'),
  };
}

function here(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
