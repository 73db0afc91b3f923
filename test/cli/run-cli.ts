import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { run } from '../../src/cli/run.ts';

/** What a run has printed, and its exit code. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly cwd?: string;
  /** Whether standard output is a terminal. Standard error is none: there is no bar of progress. */
  readonly isTerminal?: boolean;
}

/** Runs a command line in this process. */
export async function runCli(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { stdin, cwd = process.cwd(), isTerminal = false } = options;
  const written: { stdout: Uint8Array[]; stderr: Uint8Array[] } = { stdout: [], stderr: [] };
  const output = (to: 'stdout' | 'stderr', isTerminal: boolean) => ({
    write: (bytes: string | Uint8Array) => {
      written[to].push(Buffer.from(bytes as Uint8Array));
    },
    isTerminal,
  });
  async function* input() {
    if (stdin !== undefined) yield Buffer.from(stdin as Uint8Array);
  }
  const code = await run(args, {
    stdin: input(),
    stdout: output('stdout', isTerminal),
    stderr: output('stderr', false),
    cwd,
  });
  const text = (to: 'stdout' | 'stderr') => Buffer.concat(written[to]).toString();
  return { code, stdout: text('stdout'), stderr: text('stderr') };
}

/** An empty folder, with some files; it is removed after the tests of the file. */
export function folderWith(files: { readonly [name: string]: string | Uint8Array } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'exact-loss-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
