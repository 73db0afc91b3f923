import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/codecs/index.ts';
import { MOST_WORK_MS } from '../../src/operations/work-estimate.ts';
import { NATIVE_ZIP } from '../../src/workers/native-zip.ts';
import { BINARY_ATTACKS } from '../../verify/loop-holders/binary-attacks.ts';
import { INFERENCE_ATTACKS } from '../../verify/loop-holders/inference-attacks.ts';
import { JSON_ATTACKS } from '../../verify/loop-holders/json-attacks.ts';
import { measure } from '../../verify/loop-holders/measure.ts';
import { NUMPY_ATTACKS } from '../../verify/loop-holders/numpy-attacks.ts';

/** Four times what verify/loop-holders.ts allows, beside all other tests. */
const MOST_MS = 40;

describe('no body of 256 KiB holds the event loop:', () => {
  const engine = createEngine('wasm', undefined, NATIVE_ZIP);
  test.each([
    ['JSON', JSON_ATTACKS],
    ['bytes', BINARY_ATTACKS],
    ['the inference protocol', INFERENCE_ATTACKS],
    ["NumPy's files and forms", NUMPY_ATTACKS],
  ])(
    '%s',
    (_encoding, attacks) => {
      const slow = attacks
        .map(({ name, job }) => ({
          name,
          ms: measure({ ...job(256 * 1024), limits: { work: MOST_WORK_MS } }, engine, 3).ms,
        }))
        .filter(({ ms }) => ms > MOST_MS);
      expect(slow).toEqual([]);
    },
    120_000,
  );
});
