import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Extent } from './run-proofs.ts';

export interface Options {
  readonly help: boolean;
  readonly seed: number;
  readonly extent: Extent;
  /** How many composed requests, where not as many as the extent says. */
  readonly requests?: number;
}

/** The text of `--help`. */
export const HELP = `Usage: node verify/run.ts [options]

Checks on six hundred million numbers that they are written and read correctly, against JavaScript and the reference; on
gradients and probabilities of float32 rows that they are the exact ones, rounded once; and on the answers to 100,000
requests with all options at once that they are computed correctly, against exact arithmetic.

  --seed N       seed of the random numbers; a new one each time by default
  --share S      the share of the full run, such as 0.1 or 5; 64 covers every float32
  --minutes M    stop after this time instead, with the same share of every proof
  --composed N   only the requests, so many of them, such as 1000000
  --help         print this text

Exit code 1 if any number was written, read or computed incorrectly, 2 for an invalid option.
`;

/**
 * Parses the options in `args`.
 *
 * @throws Error that names the option and the value seen
 * @example parseOptions(['--share', '0.1', '--seed', '7']) // { help: false, seed: 7, extent: { share: 0.1 } }
 */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      seed: { type: 'string' },
      share: { type: 'string' },
      minutes: { type: 'string' },
      composed: { type: 'string' },
    },
  });
  const extents = (['share', 'minutes', 'composed'] as const).filter((name) => values[name] !== undefined);
  if (extents.length > 1) throw new Error(`expected ${extents.map((name) => `--${name}`).join(' or ')}, not both`);
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  if (!Number.isSafeInteger(seed) || values.seed === '')
    throw new Error(`--seed is '${values.seed}'; expected an integer`);
  const extent =
    values.minutes === undefined
      ? { share: positive('--share', values.share ?? '1') }
      : { minutes: positive('--minutes', values.minutes) };
  const requests = values.composed === undefined ? {} : { requests: count('--composed', values.composed) };
  return { help: values.help, seed, extent, ...requests };
}

function count(flag: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isSafeInteger(value)) return value;
  throw new Error(`${flag} is '${text}'; expected a positive integer`);
}

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new Error(`${flag} is '${text}'; expected a positive number`);
}
