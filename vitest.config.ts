import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What must be the same whatever reads, keeps and writes the numbers. */
const OF_EACH_ENGINE = [
  'test/codecs/json/{decode-json,encode-json,encoded-tensor,fuzz}.test.ts',
  'test/{contract-errors,edge-cases,encodings,exact,inference,inference-errors,lines,pytorch,safe-integers,signs-of-zero}.test.ts',
];

/** Measure how long something takes: beside others, or on a heap that others have filled, they would measure these. */
const MEASURES_TIME = ['test/verify/{siege,loop-holders}.test.ts', 'test/routes/loop-share.test.ts'];

/** What Node keeps of modules that it has compiled: a service that a test starts is up in two thirds of the time. */
const COMPILE_CACHE = fileURLToPath(new URL('node_modules/.cache/node', import.meta.url));

export default defineConfig({
  test: {
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 30_000,
    // Vitest itself leaves a core free: on the two of a CI machine that is half of it.
    maxWorkers: '100%',
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE },
    // Many tests are about time, on a machine that others use too: what is broken is broken twice. Each retry is reported.
    retry: process.env.CI ? 1 : 0,
    coverage: { include: ['src/**'], reporter: ['text', 'html'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'wasm',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', ...MEASURES_TIME],
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
          fileParallelism: false,
          // A browser beside all other tests, on two cores.
          testTimeout: 120_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
      // Alone, after all others, each in a process of its own.
      {
        extends: true,
        test: { name: 'times', include: MEASURES_TIME, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
