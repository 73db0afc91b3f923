import type { Delivery } from '../codec.ts';
import { TooLargeError } from '../too-large.ts';
import { PORTABLE, type ZipTools } from '../zip/zip-tools.ts';

/** How much archives may become. */
export interface ArchiveLimits {
  /** The most bytes that the archives of a message inflate to. */
  readonly bytes: number;
  /** The most for each byte of an archive, once they are more than a MiB. */
  readonly ratio: number;
  /** How many bytes the message was sent in, if it was compressed as a whole: then the ratio is to these. */
  readonly sent?: number | undefined;
}

/** How archives are read and written, and how much they may become. */
export interface Archives extends ZipTools {
  readonly limits?: ArchiveLimits | undefined;
}

export const PORTABLE_ARCHIVES: Archives = PORTABLE;

/** The same, with the size in which a message was sent. */
export function archivesOf({ limits, ...tools }: Archives, { sent }: Delivery = {}): Archives {
  return { ...tools, limits: limits && { ...limits, sent } };
}

/** The ratio does not apply to this much: to inflate it takes a millisecond or two, and a short array may well be all zeros. */
export const FREE_BYTES = 1024 * 1024;

/**
 * Refuses an archive that becomes too much, before it does.
 *
 * @param inflated how many bytes it inflates to
 * @param encoded its own
 * @param before how many bytes other archives of the message have inflated to
 * @throws TooLargeError DECODED_TOO_LARGE
 */
export function checkInflated(
  inflated: number,
  encoded: number,
  before: number,
  limits: ArchiveLimits | undefined,
): void {
  if (limits === undefined) return;
  const { bytes: limit, ratio, sent } = limits;
  const size = before + inflated;
  if (size > limit) {
    const others = before === 0 ? '' : `, with those before it in the body`;
    const detail = `the npz file inflates to ${size} bytes${others}; expected at most ${limit} (BODY_LIMIT)`;
    throw new TooLargeError([], detail, { size, limit });
  }
  if (size <= FREE_BYTES) return;
  const mend = `expected at most ${ratio} times as many (DECODED_RATIO): save it by np.savez, uncompressed`;
  if (inflated > ratio * encoded) {
    const detail = `the ${encoded} bytes of the npz file inflate to ${inflated}; ${mend}`;
    throw new TooLargeError([], detail, { size: inflated, encoded_size: encoded, ratio, limit: ratio * encoded });
  }
  if (sent !== undefined && size > ratio * sent) {
    const detail = `the ${sent} bytes of the compressed body become npz files that inflate to ${size}; ${mend}`;
    throw new TooLargeError([], detail, { size, encoded_size: sent, ratio, limit: ratio * sent });
  }
}
