import type { Comparison, Target } from './cases.ts';

/** CPU a request of one contender over another's. */
export function cpu(of: string, over: string, target?: Target): Comparison {
  return { metric: 'cpuMs', of, over, ...(target && { target }) };
}
