import { gzipSync } from 'node:zlib';
import { safetensorsFile } from './safetensors-file.ts';

/**
 * `{"logits":[0,0,…]}` with its label: a single row of as many zeros as fit into `bytes`. Their number is a multiple of
 * 3, so that probabilities and gradients have all their digits.
 */
export function zeros(bytes: number, fields: object = {}): Buffer {
  const rest = `,${JSON.stringify({ labels: 0, ...fields }).slice(1)}`;
  const fitting = Math.floor((bytes - '{"logits":[]'.length - rest.length) / 2);
  const numbers = Math.max(3, fitting - (fitting % 3));
  return Buffer.from(`{"logits":[${'0,'.repeat(numbers - 1)}0]${rest}`);
}

/** A row of as many numbers with all their digits as fit into `bytes`. */
export function longNumbers(bytes: number): Buffer {
  const number = '0.1234567890123456,';
  return Buffer.from(`{"logits":[${number.repeat(Math.floor(bytes / number.length) - 1)}0]}`);
}

/** All outputs of a request with labels. */
export const ALL_OUTPUTS = { outputs: ['loss', 'losses', 'grad', 'log_probs', 'probs'] };

/** `bytes` of zeros, which gzip compresses to about a thousandth. */
export function gzippedZeros(bytes: number, fields: object = {}): Buffer {
  return gzipSync(zeros(bytes, fields), { level: 9 });
}

/** As many rows of `classes` zeros as fit into `bytes`, each labelled 0. */
export function zeroRows(bytes: number, classes: number): Buffer {
  const row = `[${'0,'.repeat(classes - 1)}0]`;
  const rows = Math.max(1, Math.floor((bytes - '{"logits":[],"labels":[]}'.length) / (row.length + 3)));
  return Buffer.from(`{"logits":[${Array(rows).fill(row)}],"labels":[${Array(rows).fill(0)}]}`);
}

/** A safetensors file with `entries` metadata entries that no operation knows, and a tensor of one row. */
export function manyMetadata(entries: number): Buffer {
  const metadata = Object.fromEntries(Array.from({ length: entries }, (_, i) => [`k${i.toString(36)}`, '0']));
  const logits = { dtype: 'F64', shape: [1, 2], data_offsets: [0, 16] };
  return safetensorsFile({ __metadata__: metadata, logits }, Buffer.alloc(16));
}

/** An object with `keys` keys that no operation knows. */
export function unknownKeys(keys: number): Buffer {
  return Buffer.from(`{${Array.from({ length: keys }, (_, i) => `"k${i.toString(36)}":0`)}}`);
}
