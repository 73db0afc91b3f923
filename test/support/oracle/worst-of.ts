import type { Big } from './big.ts';
import type { Entry } from './entry.ts';
import type { ExactAnswer, ExactTensor } from './exact-answer.ts';
import { flatten, type Nested, shapeOf } from './tensors.ts';
import { isExcused, ulpsOff } from './ulps-off.ts';

/** One number of an answer beside the exact one. */
export interface Judged {
  /** Where it stands: `grad[0][2]`. */
  readonly path: string;
  readonly output: string;
  readonly value: number;
  readonly exact: Entry;
  /** Its error in ulps of itself; 0 where more than 90 bits cancelled and it is right to 2^-90 of the largest term. */
  readonly ulps: number;
}

/** The answer to be judged: the body that the service sends, read as JSON. */
export type AnswerBody = { readonly [output: string]: Nested | null };

/**
 * Every number of an answer, judged.
 *
 * @throws Error the answer has other outputs than it must, or of another shape
 */
export function judge(answer: AnswerBody, exact: Exclude<ExactAnswer, string>): Judged[] {
  const names = Object.keys(exact);
  if (names.toSorted().join() !== Object.keys(answer).toSorted().join()) {
    throw new Error(`the outputs are ${Object.keys(answer)}; expected ${names}`);
  }
  return names.flatMap((output) => {
    const expected = exact[output] as ExactTensor | null;
    const given = answer[output] as Nested | null;
    if (expected === null || given === null) {
      if (expected !== given)
        throw new Error(`${output} is ${given}; expected ${expected === null ? 'null' : 'numbers'}`);
      return [];
    }
    const shape = shapeOf(given);
    if (shape.join() !== shownShape(expected.shape).join()) {
      throw new Error(`${output} has the shape [${shape}]; expected [${expected.shape}]`);
    }
    return expected.entries.length === 0 ? [] : judgeNumbers(output, flatten(given), expected);
  });
}

/** The number that is the most ulps off; undefined in an answer without numbers. */
export function worstOf(answer: AnswerBody, exact: Exclude<ExactAnswer, string>): Judged | undefined {
  return judge(answer, exact).reduce<Judged | undefined>(
    (a, b) => (a !== undefined && a.ulps >= b.ulps ? a : b),
    undefined,
  );
}

function judgeNumbers(output: string, values: readonly number[], { shape, entries }: ExactTensor): Judged[] {
  return entries.map((exact, i) => {
    const value = values[i] as number;
    const off = ulpsOff(value, exact);
    const ulps = off > 1 && isExcused(value, exact) ? 0 : off;
    return { path: `${output}${indicesOf(shape, i)}`, output, value, exact, ulps };
  });
}

/** Nested arrays show no axis behind one that is empty. */
function shownShape(shape: readonly number[]): readonly number[] {
  const empty = shape.indexOf(0);
  return empty < 0 ? shape : shape.slice(0, empty + 1);
}

function indicesOf(shape: readonly number[], flat: number): string {
  let rest = flat;
  const indices = shape.toReversed().map((length) => {
    const index = rest % length;
    rest = Math.floor(rest / length);
    return `[${index}]`;
  });
  return indices.toReversed().join('');
}

/** A real number to 25 digits, in decimal. */
export function formatExact(value: Big | number): string {
  if (typeof value === 'number' || value.mantissa === 0n) return String(typeof value === 'number' ? value : 0);
  const { mantissa, exponent } = value;
  const magnitude = mantissa < 0n ? -mantissa : mantissa;
  // As an integer times a power of ten, of 25 digits or one more.
  let power = Math.ceil((magnitude.toString(2).length + exponent) * Math.log10(2)) - DIGITS;
  const scaled = power < 0 ? magnitude * 10n ** BigInt(-power) : magnitude;
  const divided = exponent < 0 ? scaled >> BigInt(-exponent) : scaled << BigInt(exponent);
  let digits = String(power > 0 ? divided / 10n ** BigInt(power) : divided);
  power += digits.length - 1;
  digits = digits.slice(0, DIGITS);
  const text = `${digits[0]}.${digits.slice(1)}`.replace(/\.?0+$/, '');
  return `${mantissa < 0n ? '-' : ''}${text}${power === 0 ? '' : `e${power}`}`;
}

const DIGITS = 25;
