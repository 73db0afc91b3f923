import { describe, test } from 'vitest';
import { BESIDE, CAN_BESIEGE, expectPromisesKept, OPTIONS } from './quick-attack.ts';

describe.runIf(CAN_BESIEGE)('the service keeps its promises under the attack', () => {
  // Most of the time they wait.
  test.concurrent.each(BESIDE)('%s', OPTIONS, expectPromisesKept);
});
