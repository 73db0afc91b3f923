/**
 * How rarely the kernel for float32 rows takes the wrong neighbour: `node verify/float32-ties.ts --numbers 2e8`. Each result
 * that differs from the exact kernel's, rounded once, is judged by 400 digits.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { exactRow } from '../test/core/exact-row.ts';
import { fixed, ONE } from '../test/core/fixed-point.ts';
import { float32RowProof, type Miss } from './float32-row-proof.ts';
import { Random } from './random.ts';

const { values } = parseArgs({ options: { numbers: { type: 'string', default: '2e7' }, seed: { type: 'string' } } });
const seed = Number(values.seed ?? randomInt(2 ** 31));
const total = Number(values.numbers);
console.log(`seed ${seed}`);

let misses = 0;
let exactWrong = 0;
let differences = 0;
let numbers = 0;
const proof = float32RowProof(total, new Random(seed), (miss) => {
  if (isRight(miss)) exactWrong++;
  else misses++;
});
while (numbers < total) numbers += proof.check(() => differences++);

console.log(`${numbers.toLocaleString('en-US')} gradients and probabilities`);
console.log(
  `${misses} are the wrong neighbour of a tie: one in ${Math.round(numbers / Math.max(1, misses)).toLocaleString('en-US')}`,
);
console.log(`${exactWrong} more are right where the exact kernel, rounded, is wrong`);
console.log(`${differences} are further from a tie than the two kernels may be`);
process.exitCode = differences > 0 ? 1 : 0;

/** Whether the number that was written is nearer to the exact result than the exact kernel's, rounded. */
function isRight({ what, logits, label, factor, c, actual, expected }: Miss): boolean {
  const p = exactRow([...logits]).probs[c] as bigint;
  const isLabel = what === 'gradient' && c === label;
  const result = what === 'probability' ? p : ((isLabel ? p - ONE : p) * fixed(factor)) / ONE;
  const distance = (x: number) => (fixed(x) > result ? fixed(x) - result : result - fixed(x));
  return distance(actual) < distance(expected);
}
