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
  if (scale === 'linear') return { domain: [0, most * 1.08], ticks: linearTicks(most * 1.08) };
  const least = losses.filter((loss) => loss > 0).reduce((a, b) => Math.min(a, b), GUESS);
  const domain = logDomain(least, most);
  return { domain, ticks: logTicks(domain) };
}

/** From a power of ten to one. */
function logDomain(least: number, most: number): readonly [number, number] {
  return [powerOfTen(Math.floor(Math.log10(least))), powerOfTen(Math.ceil(Math.log10(most)))];
}

/** To the last digit, which `**` is not. */
function powerOfTen(power: number): number {
  return Number(`1e${power}`);
}

/** Powers of ten: every one, or every second, … so that there are at most seven. */
function logTicks([from, to]: readonly [number, number]): readonly number[] {
  const [low, high] = [Math.round(Math.log10(from)), Math.round(Math.log10(to))];
  const every = Math.ceil((high - low + 1) / 7);
  return Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, i) => powerOfTen(low + i * every));
}

function linearTicks(most: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(most / 5));
  const step = [1, 2, 5, 10].map((times) => times * power).find((step) => most / step <= 6) ?? most;
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A number of an axis, of any size, in a few characters.
 *
 * @example tickText(20000) // '2·10⁴'
 */
export function tickText(value: number): string {
  if (value === 0 || (value >= 0.001 && value < 1e4)) return String(value);
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const raised = [...power.replace('+', '')].map((c) => (c === '-' ? '⁻' : RAISED[Number(c)])).join('');
  return digits === '1' ? `10${raised}` : `${digits}·10${raised}`;
}
