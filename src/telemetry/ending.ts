/** How a request can end. */
export const ENDINGS = [
  'answered',
  /** For want of room or time. */
  'refused',
  /** Its head, its body, a line or the taking of its answer was too slow. */
  'timed_out',
  'aborted_before_body',
  'aborted_in_body',
  'aborted_after_body',
  /** It was no HTTP. */
  'unparsable',
] as const;
export type Ending = (typeof ENDINGS)[number];
