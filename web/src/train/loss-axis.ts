import { powerOfTen } from '../ui/number.ts';
import { multiples, roundUp } from '../ui/ticks.ts';
import { SPECIES } from './iris.ts';

/** What a model that knows nothing loses. */
export const GUESS = Math.log(SPECIES.length);

/** Losses beyond these cannot be seen together with others on a linear scale. */
const HIGH = 10 * GUESS;
const LOW = GUESS / 500;

/** The scale on which all of some losses are seen. */
export function scaleFor(losses: readonly number[]): 'linear' | 'log' {
  return losses.some((loss) => loss > HIGH || loss < LOW) ? 'log' : 'linear';
}

/** An axis on which all of some losses are, and that of guessing: how far it reaches, and what is written beside it. */
export function lossAxis(
  losses: readonly number[],
  scale: 'linear' | 'log',
): { readonly domain: readonly [number, number]; readonly ticks: readonly number[] } {
  const most = losses.reduce((a, b) => Math.max(a, b), GUESS);
  if (scale === 'linear')
    return { domain: [0, most * 1.08], ticks: multiples(0, most * 1.08, roundUp((most * 1.08) / 6)) };
  const least = losses.filter((loss) => loss > 0).reduce((a, b) => Math.min(a, b), GUESS);
  const domain = logDomain(least, most);
  return { domain, ticks: logTicks(domain) };
}

/** From a power of ten to one. */
function logDomain(least: number, most: number): readonly [number, number] {
  return [tenTo(Math.floor(Math.log10(least))), tenTo(Math.ceil(Math.log10(most)))];
}

/** 10 to a power, to the last digit, which `**` is not. */
function tenTo(power: number): number {
  return Number(`1e${power}`);
}

/** Powers of ten: every one, or every second, … so that there are at most seven. */
function logTicks([from, to]: readonly [number, number]): readonly number[] {
  const [low, high] = [Math.round(Math.log10(from)), Math.round(Math.log10(to))];
  const every = Math.ceil((high - low + 1) / 7);
  return Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, i) => tenTo(low + i * every));
}

/**
 * A number of an axis, of any size, in a few characters.
 *
 * @example tickText(20000) // '2·10⁴'
 */
export function tickText(value: number): string {
  if (value === 0 || (value >= 0.001 && value < 1e4)) return String(value);
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const ten = powerOfTen(Number(power));
  return digits === '1' ? ten : `${digits}·${ten}`;
}
