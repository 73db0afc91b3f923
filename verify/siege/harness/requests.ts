/** A cross-entropy request in JSON, with its loss. */
export interface KnownRequest {
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
  /** The mean loss, computed here by the textbook formula in float64. */
  readonly loss: number;
}

/** Rows and classes. S is a single sample, M a training batch (0.6 MB), L four positions of a language model (2.5 MB). */
export const SIZES = { S: [1, 10], M: [32, 1000], L: [4, 32_000] } as const;

export type Size = keyof typeof SIZES;

/** Logits in [-10, 10] with all their digits, the same in every run. */
export function logitsOf(rows: number, classes: number, seed = 1): number[][] {
  return Array.from({ length: rows }, (_, n) =>
    Array.from({ length: classes }, (_, c) => Math.sin(seed * 31.7 + n * 7919 + c * 104_729) * 10),
  );
}

export function labelsOf(rows: number, classes: number): number[] {
  return Array.from({ length: rows }, (_, n) => (n * 31 + 7) % classes);
}

/**
 * A request of `rows` × `classes` logits to `/v1/cross-entropy`.
 *
 * @param fields further fields, such as `{ outputs: ['loss'] }`
 */
export function knownRequest(rows: number, classes: number, seed = 1, fields: object = {}): KnownRequest {
  const logits = logitsOf(rows, classes, seed);
  const labels = labelsOf(rows, classes);
  return {
    path: '/v1/cross-entropy',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ logits, labels, ...fields })),
    loss: meanLoss(logits, labels),
  };
}

export function requestOfSize(size: Size): KnownRequest {
  const [rows, classes] = SIZES[size];
  return knownRequest(rows, classes);
}

/** The mean of logSumExp(row) − row[label]. */
export function meanLoss(logits: readonly (readonly number[])[], labels: readonly number[]): number {
  const losses = logits.map((row, n) => {
    const max = Math.max(...row);
    const sum = row.reduce((total, x) => total + Math.exp(x - max), 0);
    return max + Math.log(sum) - (row[labels[n] as number] as number);
  });
  return losses.reduce((total, loss) => total + loss, 0) / losses.length;
}

/** Whether two losses agree up to the rounding errors of the textbook formula. */
export function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b));
}
