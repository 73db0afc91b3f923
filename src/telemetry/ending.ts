/** How a request can end. */
export const ENDINGS = [
  'answered',
  /** There was no room, or no time. */
  'refused',
  /** The client was too slow to send the head, the body or a line, or to read the answer. */
  'timed_out',
  'aborted_before_body',
  'aborted_in_body',
  'aborted_after_body',
  /** It was not HTTP. */
  'unparsable',
] as const;
export type Ending = (typeof ENDINGS)[number];
