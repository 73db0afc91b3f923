/**
 * Clean-ups of the support files, to run after each test. The support files are loaded once for many test files in one process,
 * so an `afterEach` of their own would apply only to the first test file. test/support/setup.ts sets one for each.
 */
const cleanUps: (() => void)[] = [];

/** Registers a clean-up to run after each test. */
export function afterEachTest(cleanUp: () => void): void {
  cleanUps.push(cleanUp);
}

export function cleanUpAfterTest(): void {
  for (const cleanUp of cleanUps) cleanUp();
}
