import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Usage } from './cpu-probe.ts';
import { freePort } from './free-port.ts';
import type { Load } from './load.ts';
import type { Prefix } from './pinning.ts';
import { procUsage } from './proc-usage.ts';
import { headersOf } from './request-bytes.ts';
import type { Request } from './requests.ts';
import { sendLoad } from './send-load.ts';
import type { ServerSpec } from './servers.ts';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const PROBE_TIMEOUT_MS = 30_000;
const RUN_TIMEOUT_MS = 300_000;

/** A running server: what it answers, what it has consumed, and how to end it. */
export interface ServerProcess {
  readonly url: string;
  /** The body of its reply to one request. */
  reply(request: Request, replyBytes: number): Promise<Buffer>;
  /** So many requests: see `sendLoad`. */
  load(request: Request, amount: number, replyBytes: number): Promise<Load>;
  usage(): Promise<Usage>;
  /** From now on `usage` has the longest stall of the event loop. */
  watch(): void;
  stop(): Promise<void>;
}

/**
 * Starts a server behind `prefix`, and waits until it is ready: over HTTP on a free port, until `GET /readyz` is 200.
 *
 * Its log goes to /dev/null, its errors to this terminal.
 *
 * @throws Error if it ends or is not ready in 30 s
 */
export async function startServer(
  { command, via, isNode, env: own }: ServerSpec,
  env: Readonly<Record<string, string>>,
  prefix: Prefix,
): Promise<ServerProcess> {
  const port = await freePort();
  const probe = ['--import', new URL('cpu-probe.ts', import.meta.url).href];
  const [program, ...rest] = command;
  const [file, ...args] = [...prefix, program as string, ...(isNode ? probe : []), ...rest];
  const child = spawn(file as string, args, {
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'info', ...own, ...env },
    stdio: ['ignore', 'ignore', 'inherit', ...(isNode ? ['ipc' as const] : [])],
  });
  const url = `http://127.0.0.1:${port}`;
  const usage = isNode
    ? () => ask<Usage>(child, 'usage', PROBE_TIMEOUT_MS)
    : async () => procUsage(child.pid as number);
  try {
    await (via === 'http' ? ready(child, url) : usage());
  } catch (error) {
    await stop(child);
    throw new Error(`${command.join(' ')}: ${(error as Error).message}`);
  }
  const common = { url, usage, watch: () => child.send('watch'), stop: () => stop(child) };
  if (via === 'http') {
    return {
      ...common,
      reply: (request, replyBytes) => post(url, request, replyBytes),
      load: (request, amount, replyBytes) => sendLoad(url, request, amount, replyBytes),
    };
  }
  return {
    ...common,
    reply: async ({ body }) => Buffer.from(await ask<string>(child, { body: String(body) }, RUN_TIMEOUT_MS)),
    load: ({ body }, amount) => ask<Load>(child, { body: String(body), amount }, RUN_TIMEOUT_MS),
  };
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (hasEnded(child)) throw new Error(`ended at start, exit code ${child.exitCode}`);
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    if (response?.status === 200) return;
    await delay(20);
  }
  throw new Error(`not ready within ${START_TIMEOUT_MS / 1000} s`);
}

async function post(url: string, request: Request, replyBytes: number): Promise<Buffer> {
  const { method, path, body } = request;
  const sent = method === 'GET' ? {} : { headers: headersOf(request, replyBytes), body };
  const response = await fetch(`${url}${path}`, { method, ...sent });
  const reply = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200) throw new Error(`status ${response.status}: ${reply.subarray(0, 500)}`);
  return reply;
}

async function ask<Answer>(child: ChildProcess, question: string | object, timeoutMs: number): Promise<Answer> {
  const answer = once(child, 'message', { signal: AbortSignal.timeout(timeoutMs) });
  child.send(question);
  const [message] = await answer;
  return message as Answer;
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(kill);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
