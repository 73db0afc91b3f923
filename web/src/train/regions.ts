import { type Scale, standardized } from './iris.ts';
import { logitsOf, type Model, predicted } from './model.ts';

/** From which probability of the likeliest class on a place is coloured more strongly. */
const LEVELS = [0, 0.7, 0.9] as const;
export const LEVEL_COUNT = LEVELS.length;

export const COLUMNS = 144;
export const ROWS = 108;

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where the measures lie, and a little more to every side. */
export function spanOf({ least, most }: Scale): Span {
  const more = (most - least) * 0.06;
  return { from: least - more, to: most + more };
}

/** A rectangle of places alike, in columns and rows of the grid, the first row below. */
export interface Run {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** What a model says all over the plane: for each class, and for each level of its probability, where that is. */
export function regionsOf(model: Model, scales: readonly [Scale, Scale], classes: number): readonly (readonly Run[])[] {
  const regions: Run[][] = Array.from({ length: classes * LEVEL_COUNT }, () => []);
  const [spanX, spanY] = [spanOf(scales[0]), spanOf(scales[1])];
  const at = ({ from, to }: Span, i: number, count: number) => from + ((i + 0.5) / count) * (to - from);
  const xs = Array.from({ length: COLUMNS }, (_, i) => standardized(at(spanX, i, COLUMNS), scales[0]));
  for (let row = 0; row < ROWS; row++) {
    const y = standardized(at(spanY, row, ROWS), scales[1]);
    const kinds = logitsOf(
      model,
      xs.map((x) => [x, y]),
    ).map(kindOf);
    let from = 0;
    for (let to = 1; to <= COLUMNS; to++) {
      if (to < COLUMNS && kinds[to] === kinds[from]) continue;
      regions[kinds[from] ?? 0]?.push({ row, from, to });
      from = to;
    }
  }
  return regions;
}

/** Class and level as one number. */
function kindOf(logits: readonly number[]): number {
  const best = predicted(logits);
  const sum = logits.reduce((sum, x) => sum + Math.exp(x - (logits[best] ?? 0)), 0);
  return best * LEVEL_COUNT + LEVELS.findLastIndex((level) => 1 / sum >= level);
}
