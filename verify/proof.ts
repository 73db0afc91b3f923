/** A number that was written or read incorrectly. */
export interface Difference {
  /** The action: 'written', 'read' or 'read by the reference'. */
  readonly what: string;
  /** The input: a number with its bits, or a text. */
  readonly from: string;
  readonly actual: string;
  readonly expected: string;
}

/** Records a difference. */
export type Report = (difference: Difference) => void;

/** A statement about many numbers, checked in any number of blocks. */
export interface Proof {
  readonly name: string;
  /** How many numbers a full run takes. */
  readonly total: number;
  /** Checks the next block, reports differences, and returns how many numbers it checked. */
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
