import { compareNumbers, compareTexts, elementsOf } from './compare.ts';
import type { Proof } from './proof.ts';
import type { Random } from './random.ts';
import { BLOCK, MOST_BYTES, type Subject } from './subject.ts';

/** Combinations of sign and exponent, including the exponent of infinities and NaN. */
const FIELDS = 512;
const MANTISSAS = 2 ** 23;

/** This many mantissas at either end come first. */
const EDGES = 64;

/** Coprime to 2^23 and near its golden section: any number of steps spreads evenly over all mantissas. */
const STEP = 5_184_543;

/**
 * Every float32 is written as the reference writes it, as the shortest decimal that `Math.fround` reads back, and both
 * readers read it back to the same float32. Each turn takes the next mantissa with every sign and exponent, so that 2^32
 * numbers cover all float32 values.
 */
export function float32Proof(total: number, random: Random, subject: Subject, reference: Subject): Proof {
  const data = new Float64Array(BLOCK);
  const bits = new Uint32Array(BLOCK);
  const singles = new Float32Array(bits.buffer);
  const written = Buffer.alloc(MOST_BYTES);
  const wanted = Buffer.alloc(MOST_BYTES);
  const start = random.below(MANTISSAS);
  let turn = 0;

  return {
    name: 'float32: every exponent, mantissas evenly',
    total,
    check(report) {
      for (let i = 0; i < BLOCK; i += FIELDS, turn++) {
        const mantissa = mantissaOf(turn, start);
        for (let field = 0; field < FIELDS; field++) bits[i + field] = field * MANTISSAS + mantissa;
      }
      data.set(singles);
      const expected = wanted.subarray(0, reference.write(data, 'float32', wanted));
      const actual = written.subarray(0, subject.write(data, 'float32', written));
      compareTexts(actual, expected, data, 'written', report);

      // Split the list only if there is a difference to report.
      let texts: string[] | undefined;
      const text = (i: number) => {
        texts ??= elementsOf(expected);
        return texts[i] as string;
      };
      compareNumbers(subject.read(expected)?.map(Math.fround), data, text, 'read', report);
      compareNumbers(reference.read(expected)?.map(Math.fround), data, text, 'read by the reference', report);
      return BLOCK;
    },
  };
}

function mantissaOf(turn: number, start: number): number {
  if (turn < EDGES) return turn;
  if (turn < 2 * EDGES) return MANTISSAS - 1 - (turn - EDGES);
  // The product stays below 2^53.
  return (start + (turn % MANTISSAS) * STEP) % MANTISSAS;
}
