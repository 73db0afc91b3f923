/** One number that was written or read wrong. */
export interface Difference {
  /** What was done, and by whom: 'written', 'read', 'read by the reference'. */
  readonly what: string;
  /** What was to be written or read: a number with its bits, or a text. */
  readonly from: string;
  readonly actual: string;
  readonly expected: string;
}

/** Takes note of a difference. */
export type Report = (difference: Difference) => void;

/** A statement about many numbers, which is checked in blocks, as many as one likes. */
export interface Proof {
  readonly name: string;
  /** How many numbers a full run takes. */
  readonly total: number;
  /** Checks the next block, reports what is not as it should be, and returns how many numbers that were. */
  check(report: Report): number;
}

const view = new DataView(new ArrayBuffer(8));

/**
 * A number together with its bits.
 *
 * @example withBits(0.1) // '0.1 (0x3fb999999999999a)'
 */
export function withBits(x: number | undefined): string {
  if (x === undefined) return 'nothing';
  view.setFloat64(0, x);
  return `${Object.is(x, -0) ? '-0' : x} (0x${view.getBigUint64(0).toString(16).padStart(16, '0')})`;
}
