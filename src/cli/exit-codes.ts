/** How a run ends, as a shell sees it. */
export const EXIT = {
  /** All is well. */
  OK: 0,
  /** The files or the options hold something that cannot be computed, or numbers beyond `--tolerance`. */
  FAILED: 1,
  /** The command line itself is wrong: an unknown command or option, a file that is not there. */
  USAGE: 2,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
