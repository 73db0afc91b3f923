import { describeFinding, type Hunt, hunt, huntReport, MOST_ULPS } from '../test/support/composed/hunt.ts';
import type { Extent } from './run-proofs.ts';

/** Requests of a full run. */
const TOTAL = 100_000;

/** How many of the worst numbers are printed though they are good enough. */
const SHOWN = 3;

/**
 * Hunts for the worst number: composed requests, every number of whose answers is compared with an oracle of exact arithmetic.
 *
 * @param requests how many; else the share of a full run
 * @returns whether every number is within 2 ulp of itself, and what there is to say of them
 */
export function verifyComposed(
  seed: number,
  extent: Extent,
  requests: number | undefined,
  onProgress: (done: number, name: string) => void,
): { readonly isRight: boolean; readonly report: string } {
  const start = performance.now();
  const total = requests ?? ('share' in extent ? Math.ceil(TOTAL * extent.share) : Number.POSITIVE_INFINITY);
  const end =
    requests === undefined && 'minutes' in extent ? start + 60_000 * extent.minutes : Number.POSITIVE_INFINITY;
  const found = hunt(seed, (done) => {
    const now = performance.now();
    onProgress(Math.max(done / total, (now - start) / (end - start)), 'composed requests');
    return done >= total || now >= end;
  });
  const beyond = found.worst.filter(({ ulps }) => ulps > MOST_ULPS);
  return { isRight: beyond.length === 0 && found.faults.length === 0, report: reportOf(found, beyond.length) };
}

function reportOf(found: Hunt, beyond: number): string {
  const shown = found.worst.slice(0, Math.max(beyond, SHOWN)).map(describeFinding);
  const faults = found.faults.slice(0, SHOWN).map((fault) => `FAULT: ${fault}`);
  const verdict =
    beyond === 0 ? 'every number is within 2 ulp of itself' : 'NOT every number is within 2 ulp of itself';
  return [huntReport(found), '', `${verdict}; the worst:`, ...shown, ...faults].join('\n');
}
