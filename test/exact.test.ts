import { describe, expect, test } from 'vitest';
import { post, testApp } from './support/app.ts';
import { type ExactCase, exactCases, flatten } from './support/fixtures.ts';
import { type Exact, isNormal, ulp, ulpsOff } from './support/ulps.ts';

/** The promise: every digit but the last two bits. */
const ULPS = 4;

const OUTPUTS = ['loss', 'losses', 'grad', 'log_probs', 'probs', 'target_grad'] as const;

const cases = exactCases();
const app = await testApp();

test('there are at least 300 rows', () => {
  expect(cases.length).toBeGreaterThanOrEqual(300);
});

describe.each([...new Set(cases.map((fixture) => fixture.family))])(
  '%s rows are within 4 ulp of the exact value',
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
          if (scale !== undefined) {
            const off = Math.abs(value - Number(exact[0]) - exact[1]) / ulp(scale);
            expect(off, `${output}[${index}] in ulps of its largest term`).toBeLessThanOrEqual(ULPS);
          } else if (isNormal(exact) || Number(exact[0]) === 0) {
            expect(ulpsOff(value, exact), `${output}[${index}] is ${value}, exactly ${exact[0]}`).toBeLessThanOrEqual(
              ULPS,
            );
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
