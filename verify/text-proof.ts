import { compareNumbers } from './compare.ts';
import type { Proof, Report } from './proof.ts';
import type { Random } from './random.ts';
import type { Subject } from './subject.ts';
import type { MakeTexts } from './text-sources.ts';

/** How many texts make a list: less than a window of the reader, or several. */
const LENGTHS = [8, 64, 512];
const SEPARATORS = [',', ', ', ' ,', ',\n\t', '\r\n,'];

/**
 * Both readers read all texts from a source as `Number` does, bit for bit. They refuse what `Number` makes infinite.
 */
export function textProof(
  name: string,
  total: number,
  make: MakeTexts,
  random: Random,
  subject: Subject,
  reference: Subject,
): Proof {
  return {
    name: `texts: ${name}`,
    total,
    check(report) {
      const texts: string[] = [];
      const made: string[] = [];
      const length = random.pick(LENGTHS);
      while (made.length < length) make(random, made);
      const numbers: number[] = [];
      for (const magnitude of made) {
        const text = random.int32() < 0 ? `-${magnitude}` : magnitude;
        const x = Number(text);
        if (Number.isFinite(x)) {
          texts.push(text);
          numbers.push(x);
        } else {
          expectNothing(text, subject, 'read', report);
          expectNothing(text, reference, 'read by the reference', report);
        }
      }
      if (texts.length > 0) {
        const list = Buffer.from(`[${texts.join(random.pick(SEPARATORS))}]`);
        const expected = Float64Array.from(numbers);
        const text = (i: number) => texts[i] as string;
        compareNumbers(subject.read(list), expected, text, 'read', report);
        compareNumbers(reference.read(list), expected, text, 'read by the reference', report);
      }
      return made.length;
    },
  };
}

function expectNothing(text: string, subject: Subject, what: string, report: Report): void {
  const read = subject.read(Buffer.from(`[${text}]`));
  if (read !== undefined) report({ what, from: text, actual: String(read[0]), expected: 'nothing: it overflows' });
}
