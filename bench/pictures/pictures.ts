import type { Results } from '../results.ts';
import type { MicroResults } from '../step-rows.ts';
import { costBySize } from './cost-by-size.ts';
import { cpuOverFloor } from './cpu-over-floor.ts';
import { timeOfANumber } from './time-of-a-number.ts';

/** The saved results of each kind of run, as far as there are any. */
export interface SavedResults {
  readonly load?: Results;
  readonly bytes?: Results;
  readonly micro?: MicroResults;
  readonly curve?: Results;
  readonly peers?: Results;
}

/** The pictures of these results, by file name. Where the peers were measured, the first one shows them too. */
export function pictures({ load, micro, curve, peers }: SavedResults): Record<string, string> {
  const beside = peers ?? load;
  return {
    ...(beside && { 'cpu-over-floor.svg': cpuOverFloor(beside) }),
    ...(curve && { 'cost-by-size.svg': costBySize(curve) }),
    ...(micro && { 'time-of-a-number.svg': timeOfANumber(micro) }),
  };
}
