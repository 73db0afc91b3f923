import { powerOfTen } from '../ui/number.ts';
import { multiples, roundUp } from '../ui/ticks.ts';
import { tickNumbers, tickText } from './linear-ticks.ts';

export interface LogTick {
  /** The decimal logarithm. */
  readonly at: number;
  readonly text: string;
}

/** What stands within a decade, where powers of ten are too few. */
const WITHIN_DECADE = [
  [1, 2, 5],
  [1, 2, 3, 4, 5, 6, 7, 8, 9],
];
const FEWEST = 2;

/**
 * Marks of a logarithmic axis: powers of ten, or finer ones, so that there are two at least.
 *
 * @param low the decimal logarithms of both ends
 * @param isClear whether there is room for a text there
 * @example logTicks(-1, 0, 6, (at) => at > -0.9).map(({ text }) => text) // ['0.2', '0.5', '1']
 */
export function logTicks(
  low: number,
  high: number,
  most: number,
  isClear: (at: number) => boolean = () => true,
): readonly LogTick[] {
  const powers = multiples(low, high, Math.max(1, roundUp((high - low) / most))).map((at) => ({
    at,
    text: powerOfTen(at),
  }));
  const clear = ({ at }: LogTick) => isClear(at);
  const coarse = powers.filter(clear);
  if (coarse.length >= FEWEST) return coarse;
  for (const digits of WITHIN_DECADE) {
    const decades = multiples(Math.floor(low), Math.ceil(high), 1);
    const fine = ticksAt(decades.flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`))))
      .filter(({ at }) => at >= low - ROUNDING && at <= high + ROUNDING)
      .filter(clear);
    if (fine.length >= FEWEST) return fine;
  }
  return ticksAt(tickNumbers(10 ** low, 10 ** high, most)).filter(clear);
}

const ROUNDING = 1e-9;

function ticksAt(values: readonly number[]): readonly LogTick[] {
  return values.filter((value) => value > 0).map((value) => ({ at: Math.log10(value), text: tickText(value) }));
}
