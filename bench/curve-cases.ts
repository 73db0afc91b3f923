import type { Case, Contender } from './cases.ts';
import { crossEntropy } from './requests.ts';

/** Numbers a request: 100 to 10 million, in steps of about three. */
export const SIZES = [1e2, 3e2, 1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7];

/** 10 million numbers are some 200 MB, more than the servers take by default. */
const env = { BODY_LIMIT: String(256 * 1024 * 1024) };

/** From here on one request at a time is enough, and all that fits into memory comfortably. */
const connections = (size: number) => (size <= 1e4 ? 10 : size <= 1e5 ? 4 : size <= 1e6 ? 2 : 1);

const CONTENDERS: Contender[] = [
  { name: 'floor', server: 'floor', env },
  { name: 'plain', server: 'plain', env },
  { name: 'service', server: 'service', env },
];

/** The same request in all sizes, rows of 1000 classes: what a number costs must not depend on how many there are. */
export const CURVE_CASES: readonly Case[] = SIZES.map((size) => {
  const cols = Math.min(size, 1000);
  return {
    name: String(size),
    request: () => crossEntropy({ rows: size / cols, cols, connections: connections(size) }),
    contenders: CONTENDERS,
    comparisons: [{ metric: 'nsPerNumber', of: 'service' }],
  };
});
