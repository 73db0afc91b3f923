import { defineConfig } from 'vitest/config';

/** What must be the same whatever reads, keeps and writes the numbers. */
const OF_EACH_ENGINE = [
  'test/codecs/json/{decode-json,encode-json,encoded-tensor,fuzz}.test.ts',
  'test/{contract-errors,edge-cases,encodings,exact,inference,inference-errors,lines,pytorch,safe-integers,signs-of-zero}.test.ts',
];

export default defineConfig({
  test: {
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 30_000,
    // Many tests are about time, on a machine that others use too: what is broken is broken twice. Each retry is reported.
    retry: process.env.CI ? 1 : 0,
    coverage: { include: ['src/**'], reporter: ['text', 'html'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'wasm',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/verify/siege.test.ts'],
          env: { ENGINE: 'wasm' },
        },
      },
      { extends: true, test: { name: 'reference', include: OF_EACH_ENGINE, env: { ENGINE: 'reference' } } },
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
      // Alone, after all others: it measures times.
      {
        extends: true,
        test: { name: 'siege', include: ['test/verify/siege.test.ts'], sequence: { groupOrder: 1 } },
      },
    ],
  },
});
