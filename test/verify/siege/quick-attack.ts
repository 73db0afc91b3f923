import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import { ATTACKS } from '../../../verify/siege/attacks/index.ts';
import { siege } from '../../../verify/siege/siege.ts';

/** The harness reads the service's memory and CPU time there. */
export const CAN_BESIEGE = existsSync('/proc/self/status');

const QUICK = ATTACKS.filter(({ isQuick }) => isQuick).map(({ name }) => name);

/** Attacks whose figures are counts, ends and the service's own CPU time, or times of a second and more. */
const NOT_OF_LATENCY = ['pipelined-in-order', 'ends-counted', 'log-closed'];

/** Attacks of `--quick` that run beside other tests. */
export const BESIDE = QUICK.filter((name) => NOT_OF_LATENCY.includes(name));

/** Attacks of `--quick` that measure how long others wait, and so have the machine to themselves. */
export const ALONE = QUICK.filter((name) => !NOT_OF_LATENCY.includes(name));

/** Times on a shared machine: what is broken is broken twice. */
export const OPTIONS = { timeout: 120_000, retry: 1 };

/** Runs one attack of `--quick`, and fails unless the service keeps all its promises. */
export async function expectPromisesKept(attack: string): Promise<void> {
  const lines: string[] = [];
  const code = await siege(
    ['--quick', '--only', attack],
    (line) => lines.push(line),
    () => {},
  );
  expect(code, lines.join('\n')).toBe(0);
}
