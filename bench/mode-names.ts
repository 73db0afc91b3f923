/** What a run can measure: load on servers; tensors as bytes; the peers; the cost by size; the steps alone. */
export const MODE_NAMES = ['load', 'bytes', 'peers', 'curve', 'micro'] as const;

/** One of `MODE_NAMES`. */
export type ModeName = (typeof MODE_NAMES)[number];
