import * as Plot from '@observablehq/plot';
import type { Plotted } from '../ui/plot.tsx';
import { SPECIES } from './iris.ts';
import { GUESS, lossAxis, tickText } from './loss-axis.ts';
import type { Rivals } from './trainer.ts';

/** More points than a plot has room for are thinned out. */
const MOST_POINTS = 400;

/**
 * The loss over the steps, those of the rivals, and what guessing costs. What is written stands outside of it, so that no line crosses it.
 */
export function lossOptions(
  losses: readonly number[],
  rivals: Rivals | undefined,
  scale: 'linear' | 'log',
  words: { readonly axisStep: string; readonly loss: string },
): Plotted {
  const { textbook: rival, logSoftmax } = rivals ?? {};
  const all = [...losses, ...(rival?.losses ?? []), ...(logSoftmax?.losses ?? [])];
  const { domain, ticks } = lossAxis(all, scale);
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
      ...(logSoftmax
        ? [line(logSoftmax.losses, 'log-softmax', { stroke: 'var(--logs)', strokeDasharray: '9 7', strokeWidth: 1.8 })]
        : []),
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
