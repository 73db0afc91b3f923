/** Probes `/livez` or `/readyz` as a monitor does, in its own process. */
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Spread, spreadOf } from './statistics.ts';

const EVERY_MS = 50;

/** A probe that is not answered within this time counts as this long, and as failed. */
const GIVE_UP_MS = 10_000;

export interface Health {
  /** Milliseconds to an answer on a new connection, including connecting. */
  readonly fresh: Spread;
  /** Milliseconds to an answer on a kept connection, from when the probe was due. */
  readonly kept: Spread;
  /** Probes not answered with a 200. */
  readonly failed: number;
  /** Milliseconds by which this process's timers were late: the machine, not the service, adds them to a probe. */
  readonly lateness: Spread;
}

interface Target {
  readonly port: number;
  readonly path: '/livez' | '/readyz';
}

/** Probes until told to stop. */
export async function probeHealth(target: Target, signal: AbortSignal): Promise<Health> {
  const fresh: number[] = [];
  const kept: number[] = [];
  const lateness: number[] = [];
  let failed = 0;
  const note = (into: number[]) => (latency: number, isGood: boolean) => {
    into.push(latency);
    if (!isGood) failed++;
  };
  const probes: Promise<void>[] = [];
  const keeping = probeKept(target, signal, note(kept));
  const start = performance.now();
  for (let due = start; !signal.aborted; due += EVERY_MS) {
    await delay(Math.max(0, due - performance.now()));
    lateness.push(performance.now() - due);
    probes.push(probeFresh(target).then(([latency, isGood]) => note(fresh)(latency, isGood)));
  }
  await Promise.all([keeping, ...probes]);
  return { fresh: spreadOf(fresh), kept: spreadOf(kept), failed, lateness: spreadOf(lateness) };
}

async function probeFresh({ port, path }: Target): Promise<[number, boolean]> {
  const start = performance.now();
  const socket = open(port);
  const isGood = await ask(socket, path, 'close');
  socket.destroy();
  return [performance.now() - start, isGood];
}

async function probeKept(
  { port, path }: Target,
  signal: AbortSignal,
  note: (latency: number, isGood: boolean) => void,
) {
  let socket = open(port);
  for (let due = performance.now(); !signal.aborted; due += EVERY_MS) {
    await delay(Math.max(0, due - performance.now()));
    const isGood = await ask(socket, path, 'keep-alive');
    note(performance.now() - due, isGood);
    if (isGood) continue;
    socket.destroy();
    socket = open(port);
  }
  socket.destroy();
}

function open(port: number): Socket {
  // The next probe notices a broken connection.
  return connect(port, '127.0.0.1').on('error', () => undefined);
}

/** Sends one probe, and resolves to whether the answer is a 200. */
function ask(socket: Socket, path: string, connection: 'close' | 'keep-alive'): Promise<boolean> {
  return new Promise((resolve) => {
    let text = '';
    const timer = setTimeout(() => settle(false), GIVE_UP_MS);
    const settle = (isGood: boolean) => {
      clearTimeout(timer);
      socket.off('data', read).off('error', fail).off('close', fail);
      resolve(isGood);
    };
    const fail = () => settle(false);
    const read = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('}')) settle(text.startsWith('HTTP/1.1 200'));
    };
    socket.on('data', read).on('error', fail).on('close', fail);
    if (socket.destroyed) return fail();
    socket.write(`GET ${path} HTTP/1.1\r\nhost: siege\r\nconnection: ${connection}\r\n\r\n`);
  });
}
