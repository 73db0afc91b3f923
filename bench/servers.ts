import { spawnSync } from 'node:child_process';
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
 * bytes and bytes, without a server; fastapi, fastapi-bytes, fastapi-by-hand, pydantic: Python, see peers/server.py.
 */
export type ServerName =
  | 'floor'
  | 'plain'
  | 'service'
  | 'in-process'
  | 'fastapi'
  | 'fastapi-bytes'
  | 'fastapi-by-hand'
  | 'pydantic';

/** The argument of peers/server.py. */
const PYTHON_SERVERS: Readonly<Partial<Record<ServerName, string>>> = {
  fastapi: 'tuned',
  'fastapi-bytes': 'bytes',
  'fastapi-by-hand': 'by-hand',
  pydantic: 'pydantic',
};

/** The Python servers that are as good as we can make them, rather than as most people write them. */
const TUNED = ['tuned', 'by-hand'];

/** glibc keeps memory that was freed: without this every large tensor costs page faults, up to half of the CPU. */
const KEEP_MEMORY = { MALLOC_MMAP_THRESHOLD_: String(32 * 2 ** 20), MALLOC_TRIM_THRESHOLD_: String(256 * 2 ** 20) };

/** Whether that server needs Python and its packages. */
export function isPython(server: ServerName): boolean {
  return server in PYTHON_SERVERS;
}

/** How to start a server; `service` is the path of this project's main file. */
export function serverSpec(server: ServerName, service: string): ServerSpec {
  const variant = PYTHON_SERVERS[server];
  if (variant) {
    const env = TUNED.includes(variant) ? KEEP_MEMORY : {};
    return { command: [findPython(), here('peers/server.py'), variant], via: 'http', isNode: false, env };
  }
  // As `npm start` does.
  const args = server === 'service' ? ['--max-semi-space-size=8', service] : [here(`${server}.ts`)];
  return { command: [process.execPath, ...args], via: server === 'in-process' ? 'channel' : 'http', isNode: true };
}

let python: string | undefined;

/** `PYTHON`; else the first of the PATH and the system's that has PyTorch, or the first of the PATH if neither has. */
export function findPython(): string {
  python ??= process.env.PYTHON ?? ['python3', '/usr/bin/python3'].find(hasTorch) ?? 'python3';
  return python;
}

function hasTorch(program: string): boolean {
  const script = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("torch") is None)';
  return spawnSync(program, ['-c', script], { stdio: 'ignore' }).status === 0;
}

function here(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
