import * as Plot from '@observablehq/plot';
import type { Plotted } from '../ui/plot.tsx';
import { SPECIES } from './iris.ts';
import type { Rival } from './rival.ts';

/** More points than a plot has room for are thinned out. */
const MOST_POINTS = 400;

/** What a model that knows nothing loses. */
export const GUESS = Math.log(SPECIES.length);

/** Losses beyond these cannot be seen together with others on a linear scale. */
const HIGH = 10 * GUESS;
const LOW = GUESS / 500;

/** The scale on which all of some losses are seen. */
export function scaleFor(losses: readonly number[]): 'linear' | 'log' {
  return losses.some((loss) => loss > HIGH || loss < LOW) ? 'log' : 'linear';
}

/**
 * The loss over the steps, that of the rival below it, and what guessing costs. What is written stands outside of it, so that no line crosses it.
 */
export function lossOptions(
  losses: readonly number[],
  rival: Rival | undefined,
  scale: 'linear' | 'log',
  words: { readonly axisStep: string; readonly loss: string },
): Plotted {
  const all = [...losses, ...(rival?.losses ?? []), GUESS];
  const most = all.reduce((a, b) => Math.max(a, b), 0);
  const least = all.filter((loss) => loss > 0).reduce((a, b) => Math.min(a, b), GUESS);
  const domain = scale === 'log' ? logDomain(least, most) : [0, most * 1.08];
  const ticks = scale === 'log' ? logTicks(domain[0] ?? 1, domain[1] ?? 1) : linearTicks(domain[1] ?? 1);
  const longest = Math.max(...ticks.map((tick) => tickText(tick).length));
  // A logarithm has no place for a loss of 0.
  const line = (values: readonly number[], className: string, options: Plot.LineOptions) =>
    Plot.line(
      thinned(values).filter(([, loss]) => scale === 'linear' || loss > 0),
      { className, x: '0', y: '1', strokeWidth: 2.5, strokeLinecap: 'round', ...options },
    );
  const last = losses.length - 1;
  return {
    height: 300,
    marginLeft: 18 + 7.5 * longest,
    marginRight: 40,
    marginTop: 26,
    marginBottom: 40,
    x: {
      domain: [0, Math.max(20, last)],
      label: words.axisStep,
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 32,
      ticks: 6,
    },
    y: { type: scale, domain, label: words.loss, labelArrow: 'none', ticks, tickFormat: tickText },
    marks: [
      Plot.gridY(ticks, { stroke: 'var(--line)', strokeOpacity: 1 }),
      Plot.ruleY([GUESS], { stroke: 'var(--soft-ink)', strokeDasharray: '3 4' }),
      Plot.text([GUESS], {
        className: 'guess',
        y: (value: number) => value,
        text: () => `ln ${SPECIES.length}`,
        frameAnchor: 'right',
        textAnchor: 'start',
        dx: 5,
        fontSize: 12,
        fill: 'var(--soft-ink)',
      }),
      line(losses, 'losses', { stroke: 'var(--loss)' }),
      ...(rival ? [line(rival.losses, 'rival', { stroke: 'var(--ink)', strokeDasharray: '0.1 5' })] : []),
      Plot.dot(rival?.end ? rival.losses.slice(-1) : [], {
        className: 'rival-end',
        x: () => (rival?.losses.length ?? 0) - 1,
        y: (loss: number) => loss,
        symbol: 'times',
        stroke: 'var(--ink)',
        strokeWidth: 3,
        r: 6,
      }),
      Plot.dot(
        thinned(losses).filter(([step, loss]) => step === last && (scale === 'linear' || loss > 0)),
        { x: '0', y: '1', fill: 'var(--loss)', r: 4 },
      ),
    ],
  };
}

function thinned(losses: readonly number[]): readonly (readonly [step: number, loss: number])[] {
  const every = Math.ceil(losses.length / MOST_POINTS);
  return losses
    .map((loss, step) => [step, loss] as const)
    .filter(([step]) => step % every === 0 || step === losses.length - 1);
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
function logTicks(from: number, to: number): readonly number[] {
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
