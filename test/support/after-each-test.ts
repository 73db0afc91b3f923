/**
 * What the support files clean up after each test. They are loaded once for many test files, which run in one process: a hook
 * that they set themselves would belong to the first of these alone. test/support/setup.ts sets it for each.
 */
const cleanUps: (() => void)[] = [];

/** Has something cleaned up after each test from now on. */
export function afterEachTest(cleanUp: () => void): void {
  cleanUps.push(cleanUp);
}

export function cleanUpAfterTest(): void {
  for (const cleanUp of cleanUps) cleanUp();
}
