import { fileURLToPath } from 'node:url';

/** How a server is started, and how it is talked to. */
export interface ServerSpec {
  readonly command: readonly string[];
  /** `channel`: no HTTP; asked over the channel of the process, see in-process.ts. */
  readonly via: 'http' | 'channel';
  /** Whether it is a Node process, which can have cpu-probe.ts loaded into it. */
  readonly isNode: boolean;
}

/**
 * floor: reads and writes the bytes only; plain: Fastify as it comes; service: this project; in-process: what is between
 * bytes and bytes, without a server; fastapi, pydantic: Python, see peers/server.py.
 */
export type ServerName = 'floor' | 'plain' | 'service' | 'in-process' | 'fastapi' | 'pydantic';

/** The Python that the peers run on: `PYTHON`, or the system's. */
export const PYTHON = process.env.PYTHON ?? 'python3';

/** All servers; `service` is the path of this project's main file. */
export function serverSpecs(service: string): Readonly<Record<ServerName, ServerSpec>> {
  const node = (...args: string[]): ServerSpec => ({ command: [process.execPath, ...args], via: 'http', isNode: true });
  const python = (variant: string): ServerSpec => ({
    command: [PYTHON, here('peers/server.py'), variant],
    via: 'http',
    isNode: false,
  });
  return {
    floor: node(here('floor.ts')),
    plain: node(here('plain.ts')),
    // As `npm start` does.
    service: node('--max-semi-space-size=8', service),
    'in-process': { ...node(here('in-process.ts')), via: 'channel' },
    fastapi: python('tuned'),
    pydantic: python('pydantic'),
  };
}

function here(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
