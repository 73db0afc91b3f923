import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pageOperations } from '../../scripts/page-operations.ts';

test('what the page knows of the operations is what the schemas say: else npm run generate', () => {
  const file = new URL('../../web/src/api/operations.generated.json', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(pageOperations());
});
