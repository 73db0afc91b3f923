import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { RetriedTests } from './test/support/retried-tests.ts';

/** What must be the same whatever reads, keeps and writes the numbers. */
const OF_EACH_ENGINE = [
  'test/codecs/{npz/files,multipart/forms}.test.ts',
  'test/codecs/json/{decode-json,encode-json,encoded-tensor,fuzz}.test.ts',
  'test/{contract-errors,edge-cases,encodings,exact,inference,inference-errors,lines,losses,pytorch,safe-integers,signs-of-zero}.test.ts',
];

/** Measure how long something takes: beside others, or on a heap that others have filled, they would measure these. */
const MEASURES_TIME = [
  'test/verify/siege/alone.test.ts',
  'test/verify/loop-holders.test.ts',
  'test/routes/loop-share.test.ts',
];

/** Waits for half a minute, mostly: it begins before all others, in a project whose name comes first. */
const WAITS = 'test/verify/siege/beside.test.ts';

/** What Node keeps of modules that it has compiled: a service that a test starts is up in two thirds of the time. */
const COMPILE_CACHE = fileURLToPath(new URL('node_modules/.cache/node', import.meta.url));

export default defineConfig({
  test: {
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // More than there are cores: many tests wait, for processes that start, or for a time to be over.
    maxWorkers: availableParallelism() + 2,
    expect: { poll: { timeout: 15_000 } },
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE },
    // Many tests are about time, on a machine that others use too: what is broken is broken twice. Each retry is reported,
    // with the error of the first failure.
    retry: process.env.CI ? 1 : 0,
    reporters: [...configDefaults.reporters, new RetriedTests()],
    coverage: { include: ['src/**'], reporter: ['text', 'html'] },
    projects: [
      { extends: true, test: { name: 'attacks', include: [WAITS] } },
      {
        extends: true,
        test: {
          name: 'wasm',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', WAITS, ...MEASURES_TIME],
          isolate: false,
          env: { ENGINE: 'wasm' },
        },
      },
      {
        extends: true,
        test: { name: 'reference', include: OF_EACH_ENGINE, isolate: false, env: { ENGINE: 'reference' } },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/*.test.ts'],
          globalSetup: ['test/browser/built.ts'],
          isolate: false,
          // A browser beside all other tests, on two cores.
          testTimeout: 120_000,
        },
      },
      // After all others, one after the other, each in a process of its own.
      {
        extends: true,
        test: { name: 'times', include: MEASURES_TIME, fileParallelism: false, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
