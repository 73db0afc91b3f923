import { describe, test } from 'vitest';
import { ALONE, CAN_BESIEGE, expectPromisesKept, OPTIONS } from './quick-attack.ts';

describe.runIf(CAN_BESIEGE)('the service keeps its promises under the attack', () => {
  test.each(ALONE)('%s', OPTIONS, expectPromisesKept);
});
