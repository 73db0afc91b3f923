import { compareNumbers, compareTexts } from './compare.ts';
import type { FillFloat64 } from './float64-sources.ts';
import type { Proof } from './proof.ts';
import type { Random } from './random.ts';
import { BLOCK, MOST_BYTES, type Subject } from './subject.ts';

/**
 * All numbers from a source are written as `String` writes them (−0 as -0; infinities and NaN as strings), and both
 * readers read them back to the same bits.
 */
export function float64Proof(
  name: string,
  total: number,
  fill: FillFloat64,
  random: Random,
  subject: Subject,
  reference: Subject,
): Proof {
  const data = new Float64Array(BLOCK);
  const words = new Uint32Array(data.buffer);
  const written = Buffer.alloc(MOST_BYTES);
  const wanted = Buffer.alloc(MOST_BYTES);
  const texts = new Array<string>(BLOCK).fill('');
  return {
    name: `float64: ${name}`,
    total,
    check(report) {
      fill(data, words, random);
      for (let i = 0; i < BLOCK; i++) texts[i] = textOf(data[i] as number);
      const expected = wanted.subarray(0, wanted.write(`[${texts.join(',')}]`, 'latin1'));
      const actual = written.subarray(0, subject.write(data, 'float64', written));
      compareTexts(actual, expected, data, 'written', report);

      const text = (i: number) => texts[i] as string;
      compareNumbers(subject.read(expected), data, text, 'read', report);
      compareNumbers(reference.read(expected), data, text, 'read by the reference', report);
      return BLOCK;
    },
  };
}

function textOf(x: number): string {
  if (x === 0) return Object.is(x, -0) ? '-0' : '0';
  return Number.isFinite(x) ? String(x) : `"${x}"`;
}
