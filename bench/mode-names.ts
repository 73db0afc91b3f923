/** What a run can measure: load on servers; the steps alone; the cost by size; the peers. */
export const MODE_NAMES = ['load', 'micro', 'curve', 'peers'] as const;

/** One of `MODE_NAMES`. */
export type ModeName = (typeof MODE_NAMES)[number];
