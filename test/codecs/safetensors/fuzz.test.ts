import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testApp } from '../../support/app.ts';
import { Random, SEED } from '../json/support.ts';

const folder = new URL('../../fixtures/safetensors/', import.meta.url);
const originals = readdirSync(folder)
  .filter((name) => name.endsWith('.safetensors'))
  .map((name) => readFileSync(new URL(name, folder)));
const app = await testApp();

/** A file with some bytes changed, cut out, put in or cut off, in the header as often as behind it. */
function mutated(random: Random): Buffer {
  let file = Buffer.from(random.pick(originals));
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const header = 8 + file.readUInt32LE(0);
    const at = random.below(random.below(4) === 0 ? file.length : Math.min(header, file.length));
    const kind = random.below(5);
    if (kind === 0) file[at] = random.below(256);
    else if (kind === 1) file[at] = '0123456789"{}[],:-.eE \\'.charCodeAt(random.below(23));
    else if (kind === 2) file = Buffer.concat([file.subarray(0, at), file.subarray(at + 1 + random.below(8))]);
    else if (kind === 3) file = Buffer.concat([file.subarray(0, at), file.subarray(random.below(at + 1))]);
    else if (random.below(8) === 0) file = file.subarray(0, at);
    if (file.length < 8) return file;
  }
  return file;
}

test('2000 files with bytes changed are answered, or refused with a place', async () => {
  const random = new Random(SEED);
  const seen = new Map<number, number>();
  for (let i = 0; i < 2000; i++) {
    const payload = mutated(random);
    const headers = { 'content-type': 'application/safetensors', accept: 'application/json' };
    const response = await app.inject({ method: 'POST', url: '/v1/cross-entropy', headers, payload });
    const { statusCode: status } = response;
    const problem = response.json();
    seen.set(status, (seen.get(status) ?? 0) + 1);
    const isRight =
      status === 200 ||
      (status === 400 && problem.offset >= 0 && problem.offset <= payload.length) ||
      (status === 422 && problem.errors.length > 0);
    if (!isRight) expect({ file: payload.toString('base64'), status, problem }).toBe('answered or refused');
  }
  // Each kind is met often enough to mean something.
  for (const status of [200, 400, 422]) expect(seen.get(status)).toBeGreaterThan(20);
});
