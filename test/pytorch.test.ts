import { describe, expect, test } from 'vitest';
import { post, testApp } from './support/app.ts';
import { flatten, type Json, pytorchCases } from './support/fixtures.ts';

/** What PyTorch's own rounding errors may add up to, relative to values of at least 1. */
const TOLERANCE: { readonly [dtype: string]: number } = { float64: 1e-12, float32: 5e-6 };

const cases = pytorchCases();
const app = await testApp();

test('there are at least 500 cases', () => {
  expect(cases.length).toBeGreaterThanOrEqual(500);
});

describe.each(['softmax', 'log-softmax', 'nll', 'cross-entropy'])('%s agrees with PyTorch', (operation) => {
  const own = cases.filter((fixture) => fixture.operation === operation);
  test.each(own)('$name', async ({ request, response }) => {
    const answer = await post(app, operation, request);
    expect(answer.json).not.toHaveProperty('code');
    expect(answer.status).toBe(200);
    const tolerance = TOLERANCE[String(request.dtype ?? 'float64')] as number;
    for (const [output, expected] of Object.entries(response)) {
      const actual = answer.json[output];
      expect(shapeOf(actual), `shape of ${output}`).toEqual(shapeOf(expected));
      if (expected === null) continue;
      const values = flatten(actual);
      flatten(expected).forEach((wanted, i) => {
        const value = values[i] as number;
        const isNear =
          Object.is(value, wanted) || Math.abs(value - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
        expect(isNear || value === wanted, `${output}[${i}] is ${value}; PyTorch gives ${wanted}`).toBe(true);
      });
    }
  });
});

/** The lengths of nested arrays as far as they show. */
function shapeOf(value: Json): (number | null)[] {
  if (value === null) return [null];
  return Array.isArray(value) ? [value.length, ...(value.length > 0 ? shapeOf(value[0] as Json) : [])] : [];
}
