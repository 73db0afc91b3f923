import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export const BIN = join(import.meta.dirname, '../../bin/exact-loss.js');

/** How a process has ended, and what it has printed. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of its own process to its end. */
export async function runProgram(command: string, args: readonly string[], cwd?: string): Promise<Ended> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...how) => resolve(how));
  });
  const [stdout, stderr, [status, signal]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, signal, stdout, stderr };
}

/** Runs `exact-loss`, by the Node that runs the tests. */
export function runBin(args: readonly string[], cwd?: string): Promise<Ended> {
  return runProgram(process.execPath, [BIN, ...args], cwd);
}
