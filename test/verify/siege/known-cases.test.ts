import { expect, test } from 'vitest';
import { knownCases } from '../../../verify/siege/harness/known-cases.ts';
import { testApp } from '../../support/app.ts';

const app = await testApp();
const cases = knownCases();

test.each(cases)('$name: the answer is the known one, and another one is found out', async (known) => {
  const { path, headers = {}, body } = known;
  const { statusCode, rawPayload } = await app.inject({ method: 'POST', url: path, headers, payload: body as Buffer });
  expect(statusCode).toBe(known.status);
  const answerOf = (body: Buffer) => ({ status: statusCode, headers: {}, body, ms: 0, isReused: false });
  expect(known.isRight(answerOf(rawPayload))).toBe(true);
  expect(isRightOrThrows(() => known.isRight(answerOf(spoilt(rawPayload))))).toBe(false);
});

/** The answer with other digits wherever there are 3s and 7s, or, in a file, with other bytes. */
function spoilt(answer: Buffer): Buffer {
  if (answer.toString('latin1', 0, 2) === 'PK') {
    // The first array is the loss, behind its own header and that of its entry.
    const start = 30 + 'loss.npy'.length + 128;
    return Buffer.from(answer.map((byte, i) => (i < start || i >= start + 8 ? byte : byte ^ 0x55)));
  }
  if (answer[0] !== 0x7b) {
    const data = 8 + Number(answer.readBigUInt64LE(0));
    return Buffer.from(answer.map((byte, i) => (i < data ? byte : byte ^ 0x55)));
  }
  return Buffer.from(
    answer
      .toString()
      .replaceAll(/(?<=\d)[37]/g, '5')
      .replaceAll('_', ''),
  );
}

function isRightOrThrows(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
