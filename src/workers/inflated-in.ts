import type { Body } from '../codecs/body.ts';
import { findParts } from '../codecs/multipart/find-parts.ts';
import { type ArchiveLimits, checkInflated, FREE_BYTES } from '../codecs/npz/archives.ts';
import { inflatedBytes } from '../codecs/npz/inflated-bytes.ts';
import { signatureOf } from '../codecs/signature.ts';
import type { Job } from '../operations/execute.ts';

/** To look for the parts of longer forms takes too long on the event loop. */
const SHORT = 128 * 1024;

/**
 * How many bytes compressed files in a body become, before any of it is inflated. Of a long form it is unknown what is in it: it is
 * counted as what it may become at the most.
 *
 * @throws TooLargeError DECODED_TOO_LARGE
 */
export function inflatedIn(
  { from, boundary, sent }: Pick<Job, 'from' | 'boundary' | 'sent'>,
  { chunks, size }: Body,
  limits: ArchiveLimits,
): number {
  if (from === 'npz') {
    const inflated = inflatedBytes(chunks);
    checkInflated(inflated, size, 0, { ...limits, sent });
    return inflated;
  }
  if (from !== 'multipart') return 0;
  const { bytes, ratio } = limits;
  const most = Math.min(bytes, Math.max(FREE_BYTES, ratio * (sent ?? size)));
  return size > SHORT ? most : Math.min(most, inflatedInForm(chunks, boundary));
}

function inflatedInForm(chunks: readonly Buffer[], boundary: string | undefined): number {
  let inflated = 0;
  try {
    for (const { bytes } of findParts(Buffer.concat(chunks), boundary)) {
      if (signatureOf(bytes)?.kind === 'npz') inflated += inflatedBytes([bytes]);
    }
  } catch {
    // Whoever reads it will say what is wrong with it: up to there it is counted.
  }
  return inflated;
}
