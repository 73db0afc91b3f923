import { describe, expect, test } from 'vitest';
import type { Source } from '../../../src/codecs/formats.ts';
import { createEngine, ENGINE_NAMES } from '../../../src/codecs/index.ts';
import { TooLargeError } from '../../../src/codecs/too-large.ts';
import { boundaryOf } from '../../../src/intake/boundary.ts';
import { operationNamed } from '../../../src/operations/index.ts';
import { formOf, npzOf } from '../../support/npz.ts';
import { writeFile } from '../../support/safetensors.ts';

const LENGTH = 100_000;
const { kindOf } = operationNamed('cross-entropy');
const ones = new Uint8Array(LENGTH).fill(1);
const mask = { dtype: 'U8', shape: [LENGTH], data: ones };

const form = async (part: Uint8Array | string) => {
  const { type, payload } = await formOf({ mask: part });
  return { from: 'multipart' as const, boundary: boundaryOf(type), bytes: payload };
};
const json = JSON.stringify({ mask: { dtype: 'U8', shape: [LENGTH], data: Buffer.from(ones).toString('base64') } });
const header = Buffer.from(
  JSON.stringify({
    inputs: [{ name: 'mask', datatype: 'UINT8', shape: [LENGTH], parameters: { binary_data_size: LENGTH } }],
  }),
);

interface Case {
  readonly from: Source;
  readonly bytes: Buffer;
  readonly boundary?: string;
  /** How many bytes are inflated. */
  readonly inflated?: number;
}

const cases: readonly (readonly [string, () => Case | Promise<Case>])[] = [
  ['JSON with base64', () => ({ from: 'json', bytes: Buffer.from(json) })],
  ['safetensors', () => ({ from: 'safetensors', bytes: writeFile({ mask }) })],
  ['npz', () => ({ from: 'npz', bytes: npzOf({ mask }) })],
  ['deflated npz', () => ({ from: 'npz', bytes: npzOf({ mask }, {}, true), inflated: LENGTH })],
  ['a form with npz', () => form(npzOf({ mask }))],
  ['a form with deflated npz', async () => ({ ...(await form(npzOf({ mask }, {}, true))), inflated: LENGTH })],
  ['a form with JSON', () => form(JSON.stringify([...ones]))],
  ['the inference protocol', () => ({ from: 'inference', bytes: Buffer.concat([header, Buffer.from(ones)]) })],
];

describe.each(ENGINE_NAMES)('bytes that become doubles, read by %s', (name) => {
  const engine = createEngine(name);

  test.each(cases)(
    'of %s are refused before they take more than they may, and read where they may take it',
    async (_, make) => {
      const { from, bytes, boundary, inflated = 0 } = await make();
      const frame = { headerLength: header.length } as never;
      const decode = (memory: number) =>
        engine.codecs[from].decode([bytes], kindOf, frame, { boundary, limits: { memory } }).fields.mask;
      // The message and its copy, what it inflates to and its copy, and a double for each byte.
      const needed = 2 * (bytes.length + inflated) + 8 * LENGTH;
      expect(decode(needed + 1000)).toMatchObject({ shape: [LENGTH] });
      engine.release();
      for (const memory of [needed - 1000, 2 * bytes.length]) {
        let error: unknown;
        try {
          decode(memory);
        } catch (thrown) {
          error = thrown;
        }
        engine.release();
        if (!(error instanceof TooLargeError)) throw error ?? new Error('it is read');
        expect(error.code).toBe('MEMORY_LIMIT_EXCEEDED');
        expect(error.extensions.limit).toBe(memory);
        expect(error.extensions.size).toBeGreaterThan(memory);
        expect(error.message).toContain(
          `takes ${error.extensions.size} bytes of memory or more; expected at most ${memory}`,
        );
      }
    },
  );
});
