/**
 * How much of a text is read at once: JSON and lines beyond take minutes and gigabytes.
 */
const MIB = 1024 * 1024;
export const LONGEST_JSON = 64 * MIB;
export const LONGEST_LINE = 16 * MIB;
export const MOST_COLUMNS = MIB;

/** @example mib(1.5 * 1024 * 1024) // '1.5 MiB' */
export function mib(bytes: number): string {
  return `${Number((bytes / MIB).toPrecision(3))} MiB`;
}
