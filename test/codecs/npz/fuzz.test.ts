import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testApp } from '../../support/app.ts';
import { Random, SEED } from '../json/support.ts';

const { read } = JSON.parse(readFileSync(new URL('../../fixtures/npz/files.json', import.meta.url), 'utf8')) as {
  read: { readonly kind: string; readonly base64: string }[];
};
const originals = read.filter(({ kind }) => kind === 'npz').map(({ base64 }) => Buffer.from(base64, 'base64'));
const app = await testApp();

/** Numbers that lengths, offsets and types are wrong with. */
const ODD = [0, 1, 0x7f, 0x80, 0xff];

/** A file with some bytes changed, cut out, put in or cut off. */
function mutated(random: Random, original: Buffer): Buffer {
  let file = Buffer.from(original);
  for (let changes = 1 + random.below(3); changes > 0 && file.length > 1; changes--) {
    // The directory is at the end.
    const at =
      random.below(2) === 0 ? random.below(file.length) : file.length - 1 - random.below(Math.min(200, file.length));
    const kind = random.below(6);
    if (kind === 0) file[at] = random.below(256);
    else if (kind === 1) file[at] = random.pick(ODD);
    else if (kind === 2) file[at] = (file[at] as number) ^ (1 << random.below(8));
    else if (kind === 3 && random.below(3) === 0)
      file = Buffer.concat([file.subarray(0, at), file.subarray(at + 1 + random.below(8))]);
    else if (kind === 4 && random.below(3) === 0)
      file = Buffer.concat([file.subarray(0, at), file.subarray(random.below(at + 1))]);
    else if (random.below(8) === 0) file = file.subarray(0, at);
  }
  return file;
}

/** The same in a form, of which also what is around the file may be wrong. */
function inForm(random: Random, file: Buffer): Buffer {
  const head = '--x\r\nContent-Disposition: form-data; name="a"; filename="b.npz"\r\n\r\n';
  const form = Buffer.concat([Buffer.from(head), file, Buffer.from('\r\n--x--\r\n')]);
  return random.below(2) === 0 ? mutated(random, form) : form;
}

test.each([
  ['files', 'application/x-npz', (_random: Random, file: Buffer) => file],
  ['forms', 'multipart/form-data; boundary=x', inForm],
])('2000 %s with bytes changed are answered, or refused with a place', async (_, type, wrap) => {
  const random = new Random(SEED);
  const seen = new Map<number, number>();
  for (let i = 0; i < 2000; i++) {
    const payload = wrap(random, mutated(random, random.pick(originals)));
    const headers = { 'content-type': type, accept: 'application/json' };
    const response = await app.inject({ method: 'POST', url: '/v1/cross-entropy', headers, payload });
    const { statusCode: status } = response;
    const problem = response.json();
    seen.set(status, (seen.get(status) ?? 0) + 1);
    const isRight =
      status === 200 ||
      status === 413 ||
      (status === 400 && problem.offset >= 0 && problem.offset <= payload.length) ||
      (status === 422 && problem.errors.length > 0);
    if (!isRight) expect({ file: payload.toString('base64'), status, problem }).toBe('answered or refused');
  }
  // Each kind is met often enough to mean something.
  for (const status of [200, 400]) expect(seen.get(status)).toBeGreaterThan(20);
});
