import { CliError } from '../cli-error.ts';
import { type FlagValues, textOf } from './flag.ts';

/** What numbers a flag takes. */
export interface NumberRange {
  readonly isInteger?: boolean;
  readonly least?: number;
  readonly most?: number;
  /** Whether `least` itself is not allowed. */
  readonly isAbove?: boolean;
}

/**
 * The number that a flag was given, undefined where it was not.
 *
 * @throws CliError another text, or a number beyond the range
 */
export function numberOf(values: FlagValues, name: string, range: NumberRange = {}): number | undefined {
  const text = textOf(values, name);
  return text === undefined ? undefined : readNumber(`--${name}`, text, range);
}

/** The list of numbers that a flag was given. */
export function numbersOf(values: FlagValues, name: string, range: NumberRange = {}): number[] | undefined {
  return textOf(values, name)
    ?.split(',')
    .map((text) => readNumber(`--${name}`, text, range));
}

function readNumber(flag: string, text: string, range: NumberRange): number {
  const {
    isInteger = false,
    least = Number.NEGATIVE_INFINITY,
    most = Number.POSITIVE_INFINITY,
    isAbove = false,
  } = range;
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
  const isFine = isInteger ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (isFine && value <= most && (isAbove ? value > least : value >= least)) return value;
  throw new CliError(`${flag} is ${JSON.stringify(text)}; expected ${inWords(range)}`);
}

function inWords({ isInteger, least, most, isAbove }: NumberRange): string {
  const what = isInteger ? 'an integer' : 'a number';
  if (least !== undefined && most !== undefined) return `${what} in [${least}, ${most}]`;
  if (least === undefined) return what;
  return isAbove ? `${what} above ${least}` : `${what} of at least ${least}`;
}
