import fc from 'fast-check';
import { afterEach } from 'vitest';
import { cleanUpAfterTest } from './after-each-test.ts';

/** The same random cases every time, so that only changes make a run fail; `FUZZ_SEED=n npm test` tries others. */
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_261_123) });

afterEach(cleanUpAfterTest);
