import { describe, expect, test } from 'vitest';
import { post, testApp } from './support/app.ts';
import { differences, expectedError, lossCases } from './support/loss-cases.ts';

const cases = lossCases();
const app = await testApp();

describe.each([...new Set(cases.map(({ op }) => op))])('%s', (operation) => {
  const own = cases.filter(({ op }) => op === operation);

  test.each(own.filter((fixture) => expectedError(fixture) === undefined))(
    '$id ($note) is within 4 ulp of the exact value',
    async (fixture) => {
      const { json } = await post(app, operation, fixture.request);
      expect({ id: fixture.id, wrong: differences(fixture, json) }).toEqual({ id: fixture.id, wrong: [] });
    },
  );

  test.each(own.filter((fixture) => expectedError(fixture) !== undefined))(
    '$id ($note) is refused with a pointer to what is wrong',
    async (fixture) => {
      const { json } = await post(app, operation, fixture.request);
      expect({ id: fixture.id, wrong: differences(fixture, json) }).toEqual({ id: fixture.id, wrong: [] });
    },
  );
});
