import * as Plot from '@observablehq/plot';
import { short } from '../ui/number.ts';
import type { Plotted } from '../ui/plot.tsx';
import { type Inputs, SPECIES } from './iris.ts';
import { logitsOf, type Model, predicted } from './model.ts';
import { COLUMNS, LEVEL_COUNT, ROWS, type Run, regionsOf, spanOf } from './regions.ts';

/** A species' mark, beside its colour. */
export const SYMBOLS = ['circle', 'triangle', 'square'] as const;

/** How strongly a region is coloured, by level. */
const OPACITIES = [0.15, 0.26, 0.38];

/** Regions under the flowers; those that are classified wrongly have a rim, and lie above the others. */
export function regionsOptions(
  model: Model,
  { measures, scales, inputs }: Inputs,
  species: readonly number[],
  names: readonly [string, string],
): Plotted {
  const logits = logitsOf(model, inputs);
  const all = measures.map((_, n) => n);
  const isWrong = (n: number) => predicted(logits[n] ?? []) !== species[n];
  const [spanX, spanY] = [spanOf(scales[0]), spanOf(scales[1])];
  const dots = (indices: readonly number[], c: number, options: Plot.DotOptions) =>
    Plot.dot(indices, {
      className: `flowers class-${c}`,
      x: (n: number) => measures[n]?.[0],
      y: (n: number) => measures[n]?.[1],
      symbol: SYMBOLS[c] ?? 'circle',
      r: 4.5,
      fill: `var(--class-${c})`,
      ...options,
    });
  return {
    height: 400,
    marginLeft: 40,
    marginBottom: 38,
    x: { domain: [spanX.from, spanX.to], label: names[0], labelAnchor: 'center', labelArrow: 'none' },
    y: { domain: [spanY.from, spanY.to], label: names[1], labelArrow: 'none' },
    marks: [
      regionsMark(regionsOf(model, scales, SPECIES.length)),
      ...SPECIES.map((_, c) =>
        dots(
          all.filter((n) => species[n] === c && !isWrong(n)),
          c,
          { stroke: 'var(--paper)', strokeWidth: 1 },
        ),
      ),
      ...SPECIES.map((_, c) =>
        dots(
          all.filter((n) => species[n] === c && isWrong(n)),
          c,
          { className: `flowers wrongly class-${c}`, stroke: 'var(--ink)', strokeWidth: 2.25, r: 5.5 },
        ),
      ),
    ],
  };
}

/** Regions as one path a class and level, in the colours of the style sheet. */
function regionsMark(regions: readonly (readonly Run[])[]): Plot.Markish {
  return (
    _index,
    _scales,
    _values,
    { width, height, marginLeft = 0, marginRight = 0, marginTop = 0, marginBottom = 0 },
    { document },
  ) => {
    const cellWidth = (width - marginLeft - marginRight) / COLUMNS;
    const cellHeight = (height - marginTop - marginBottom) / ROWS;
    const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    group.setAttribute('class', 'regions');
    group.setAttribute('shape-rendering', 'crispEdges');
    regions.forEach((runs, kind) => {
      if (runs.length === 0) return;
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      const c = Math.floor(kind / LEVEL_COUNT);
      path.setAttribute('class', `region class-${c}`);
      path.setAttribute('fill', `var(--class-${c})`);
      path.setAttribute('fill-opacity', String(OPACITIES[kind % LEVEL_COUNT]));
      path.setAttribute('d', runs.map(rectangle).join(''));
      group.append(path);
    });
    return group;

    function rectangle({ row, from, to }: Run): string {
      const left = (marginLeft + from * cellWidth).toFixed(1);
      const right = (marginLeft + to * cellWidth).toFixed(1);
      const top = (height - marginBottom - (row + 1) * cellHeight).toFixed(1);
      const bottom = (height - marginBottom - row * cellHeight).toFixed(1);
      return `M${left},${top}H${right}V${bottom}H${left}Z`;
    }
  };
}

/** More points than a plot has room for are thinned out. */
const MOST_POINTS = 400;

/** The loss over the steps, and what it is where a model knows nothing. */
export function lossOptions(
  losses: readonly number[],
  scale: 'linear' | 'log',
  words: { readonly axisStep: string; readonly loss: string; readonly guessing: string },
): Plotted {
  const every = Math.ceil(losses.length / MOST_POINTS);
  const points = losses
    .map((loss, step) => [step, loss] as const)
    .filter(([step]) => step % every === 0 || step === losses.length - 1);
  const guess = Math.log(SPECIES.length);
  const last = points.slice(-1);
  const most = Math.max(guess, ...losses) * 1.08;
  const least = scale === 'log' ? Math.min(0.2, ...losses) * 0.8 : 0;
  const ticks = scale === 'log' ? roundNumbers(least, most) : 6;
  return {
    height: 372,
    marginLeft: 48,
    marginBottom: 36,
    x: {
      domain: [0, Math.max(20, losses.length - 1)],
      label: words.axisStep,
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: 6,
    },
    y: {
      type: scale,
      domain: [least, most],
      label: words.loss,
      labelArrow: 'none',
      ticks,
      ...(scale === 'log' && { tickFormat: short }),
    },
    marks: [
      Plot.gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks }),
      Plot.ruleY([guess], { stroke: 'var(--soft-ink)', strokeDasharray: '3 4' }),
      Plot.text([guess], {
        y: (value: number) => value,
        text: () => words.guessing,
        frameAnchor: 'right',
        textAnchor: 'end',
        dy: -8,
        fontSize: 12,
        fill: 'var(--soft-ink)',
      }),
      Plot.line(points, { className: 'losses', x: '0', y: '1', stroke: 'var(--loss)', strokeWidth: 2.5 }),
      Plot.dot(last, { x: '0', y: '1', fill: 'var(--loss)', r: 4 }),
    ],
  };
}

/** 1, 2 and 5 times the powers of ten between two numbers; where these are many, the powers alone. */
function roundNumbers(least: number, most: number): readonly number[] {
  const powers = Array.from({ length: 12 }, (_, i) => 10 ** (i - 9));
  const within = (values: readonly number[]) => values.filter((value) => value >= least && value <= most);
  const all = within(powers.flatMap((power) => [power, 2 * power, 5 * power].map((x) => Number(x.toPrecision(1)))));
  return all.length > 9 ? within(powers) : all;
}
