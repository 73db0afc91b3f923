import { expect, test } from 'vitest';
import { describeFinding, hunt, huntReport, MOST_ULPS } from './support/composed/hunt.ts';

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_128);
const REQUESTS = 10_000;

test('requests with all options at once: every number is within 2 ulp of itself, by both engines', {
  timeout: 120_000,
}, () => {
  const found = hunt(SEED, (done) => done === REQUESTS);
  expect(found.faults.slice(0, 3)).toEqual([]);
  const beyond = found.worst.filter(({ ulps }) => ulps > MOST_ULPS);
  const message = `${huntReport(found)}\n\nThe worst:\n${beyond.slice(0, 5).map(describeFinding).join('\n')}`;
  expect(beyond.length, message).toBe(0);
});
