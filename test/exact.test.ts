import { describe, expect, test } from 'vitest';
import { post, testApp } from './support/app.ts';
import { type ExactCase, exactCases, flatten } from './support/fixtures.ts';
import { type Exact, isNormal, ulpsOff } from './support/ulps.ts';

/** The promise: how many ulps of the exact result a number may be off. */
const ULPS = 2;

/** Where more bits than these of its largest term cancel, it may be off by 2^-90 of that. */
const MOST_CANCELLED = 2 ** 90;

const OUTPUTS = ['loss', 'losses', 'grad', 'log_probs', 'probs', 'target_grad'] as const;

const cases = exactCases();
const app = await testApp();

test('there are at least 300 rows', () => {
  expect(cases.length).toBeGreaterThanOrEqual(300);
});

describe.each([...new Set(cases.map((fixture) => fixture.family))])(
  '%s rows are within 2 ulp of the exact value',
  (family) => {
    const own = cases.filter((fixture) => fixture.family === family);
    test.each(own)('$name', async (fixture) => {
      const outputs = OUTPUTS.filter((output) => expectedOf(fixture, output).length > 0);
      const answer = await post(app, fixture.operation, fixture.request);
      expect(answer.json).not.toHaveProperty('code');
      expect(outputs.length).toBeGreaterThan(0);
      for (const output of outputs) {
        const values = flatten(answer.json[output]);
        for (const [index, exact] of expectedOf(fixture, output)) {
          const value = values[index] as number;
          const scale = output === 'grad' ? fixture.expected.grad_scale?.[index] : undefined;
          const high = Number(exact[0]);
          if (scale !== undefined && Math.abs(high) * MOST_CANCELLED < scale) {
            expect(Math.abs(value - high - exact[1]) * MOST_CANCELLED).toBeLessThanOrEqual(scale);
          } else if (isNormal(exact) || high === 0) {
            const message = `${output}[${index}] is ${value}, exactly ${high}`;
            expect(ulpsOff(value, exact), message).toBeLessThanOrEqual(ULPS);
          }
        }
      }
    });
  },
);

/** The known values of an output by flat index: all of them, or samples. */
function expectedOf({ expected }: ExactCase, output: string): [number, Exact][] {
  const sampled = expected.sampled?.[output];
  if (sampled !== undefined) return sampled.map(([index, high, low]) => [index, [high, low]]);
  const values = expected[output];
  if (values === undefined || values === null) return [];
  if (output === 'loss') return [[0, values as Exact]];
  return (values as Exact[]).map((exact, index) => [index, exact]);
}
