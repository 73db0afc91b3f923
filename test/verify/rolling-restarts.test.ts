import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../verify/rolling-restarts.ts', import.meta.url));

/** What the program prints, and its exit code. */
async function run(args: readonly string[], env: { readonly [name: string]: string } = {}) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8')) output += text;
  return { output, code: await exit };
}

const hasHaproxy = existsSync('/usr/sbin/haproxy');

test.runIf(hasHaproxy)(
  'a restart of one of two processes behind HAProxy, under load, fails no request',
  async () => {
    const { output, code } = await run(['1']);
    expect(output).toMatch(
      /^restart 1 of 1: exit code 0, .* answered, 0 failed\n\d+ requests in 1 restarts, 0 failed\n$/,
    );
    expect(code).toBe(0);
  },
  90_000,
);

test('where there is no HAProxy the program says so, and fails nothing', async () => {
  const { output, code } = await run([], { PATH: '/nowhere' });
  expect(output).toMatch(/^skipped: there is no haproxy here/);
  expect(code).toBe(0);
});
