import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test, vi } from 'vitest';

const MODULE = new URL('../../src/wasm/collect-garbage.ts', import.meta.url);

test('a thread gets its garbage collector though another takes the flag back meanwhile', async () => {
  let others = 2;
  vi.doMock('node:vm', () => ({
    runInNewContext: (code: string) => {
      if (others-- > 0) setFlagsFromString('--no-expose-gc');
      return runInNewContext(code);
    },
  }));
  vi.resetModules();
  onTestFinished(() => {
    vi.doUnmock('node:vm');
    vi.resetModules();
  });
  const { collectGarbage } = await import('../../src/wasm/collect-garbage.ts');
  expect(others).toBe(-1);
  collectGarbage();
  expect(runInNewContext('typeof gc')).toBe('undefined');
});

test('threads that start at the same time all have one', async () => {
  const threads = Array.from({ length: 8 }, () => new Worker(MODULE));
  expect(await Promise.all(threads.map((thread) => once(thread, 'exit')))).toEqual(threads.map(() => [0]));
});
