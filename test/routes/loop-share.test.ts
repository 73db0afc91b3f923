import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { cpuMs } from '../support/cpu-ms.ts';

const app = await testApp();

/** The longest time that the thread was busy between two turns of the event loop, while a stream is answered. */
async function longestTurn(url: string, payload: string): Promise<number> {
  let longest = 0;
  let isDone = false;
  let last = cpuMs();
  const turn = () => {
    const now = cpuMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isDone) setImmediate(turn);
  };
  const headers = { 'content-type': 'application/x-ndjson' };
  const answered = app.inject({ method: 'POST', url, headers, payload });
  setImmediate(() => {
    last = cpuMs();
    setImmediate(turn);
  });
  await answered;
  isDone = true;
  return longest;
}

/** Twice what a stream may hold the loop with all its lines of one go, beside all other tests. */
const MOST_MS = 25;

describe('a stream of tiny lines gives the event loop its turn in time:', () => {
  test.each([
    ['empty batches', '/v1/softmax', '{"logits":[]}\n'],
    ['rows of one class', '/v1/softmax', '{"logits":[1]}\n'],
    ['losses alone', '/v1/nll?outputs=loss', '{"log_probs":[0],"labels":0}\n'],
    ['lines that are no JSON', '/v1/softmax', 'x\n'],
    ['lines that say nothing', '/v1/softmax', '{}\n'],
    ['blank lines', '/v1/softmax', '\n'],
  ])('%s', async (_what, url, line) => {
    // Two reads and some of a third.
    const payload = line.repeat(Math.ceil(150_000 / line.length));
    await longestTurn(url, payload.slice(0, 65_536));
    expect(await longestTurn(url, payload)).toBeLessThan(MOST_MS);
  });
});
