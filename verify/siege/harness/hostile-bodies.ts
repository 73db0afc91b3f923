import { gzipSync } from 'node:zlib';

/**
 * `{"logits":[0,0,…]}` with its label: a single row of as many zeros as fit into `bytes`. Their number is a multiple of 3, so that
 * probabilities and gradients have all their digits.
 */
export function zeros(bytes: number, fields: object = {}): Buffer {
  const rest = `,${JSON.stringify({ labels: 0, ...fields }).slice(1)}`;
  const fitting = Math.floor((bytes - '{"logits":[]'.length - rest.length) / 2);
  const numbers = Math.max(3, fitting - (fitting % 3));
  return Buffer.from(`{"logits":[${'0,'.repeat(numbers - 1)}0]${rest}`);
}

/** All outputs that a request with labels may ask for. */
export const ALL_OUTPUTS = { outputs: ['loss', 'losses', 'grad', 'log_probs', 'probs'] };

/** Zeros of so many bytes, compressed by gzip to a thousandth or so. */
export function gzippedZeros(bytes: number, fields: object = {}): Buffer {
  return gzipSync(zeros(bytes, fields), { level: 9 });
}
