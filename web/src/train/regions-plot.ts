import * as Plot from '@observablehq/plot';
import type { Plotted } from '../ui/plot.tsx';
import { type Inputs, SPECIES } from './iris.ts';
import { logitsOf, type Model, predicted } from './model.ts';
import { COLUMNS, LEVEL_COUNT, ROWS, type Run, regionsOf, spanOf } from './regions.ts';

/** A species' mark, beside its colour. */
const SYMBOLS = ['circle', 'triangle', 'square'] as const;

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
    height: 330,
    marginLeft: 40,
    marginTop: 26,
    marginBottom: 40,
    x: { domain: [spanX.from, spanX.to], label: names[0], labelAnchor: 'center', labelArrow: 'none', labelOffset: 32 },
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
