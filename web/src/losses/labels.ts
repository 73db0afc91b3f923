/** A label beside a vertical line: where the line is, and how long the text. */
export interface Label {
  readonly x: number;
  readonly width: number;
}

/** On which side of its line a label stands, and in which row above the picture, from 0 just above it. */
export interface Placed {
  readonly side: 'left' | 'right';
  readonly row: number;
}

const PAD = 5;

/**
 * Places labels so that none is cut, none covers another, and no line crosses one: a line goes from its label down, through all rows below.
 *
 * @param width of the picture
 */
export function placeLabels(labels: readonly Label[], width: number): readonly Placed[] {
  const sides = sidesOf(labels, width);
  const extents = labels.map((label, i) => extentOf(label, sides[i] as Side));
  const covers = (i: number, j: number): boolean => isIn(extents[i] as Extent, labels[j]?.x ?? 0);
  const overlap = (i: number, j: number): boolean => {
    const [a, b] = [extents[i] as Extent, extents[j] as Extent];
    return a[0] < b[1] && b[0] < a[1];
  };
  const rows = labels.map(() => 0);
  const raise = (i: number, least: number): boolean => {
    const isRaised = (rows[i] as number) < least;
    if (isRaised) rows[i] = least;
    return isRaised;
  };
  // A label stands above the lines that it would cover, and above others that it would overlap.
  const raiseAll = (): boolean =>
    labels
      .flatMap((_, i) => labels.map((_, j) => [i, j] as const))
      .filter(([i, j]) => i !== j)
      .map(([i, j]) => {
        const row = rows[j] as number;
        if (covers(i, j)) return raise(i, row + 1);
        return i < j && rows[i] === row && overlap(i, j) && raise(covers(j, i) ? j : i, row + 1);
      })
      .includes(true);
  for (let round = 0; round < labels.length ** 2 && raiseAll(); round++);
  return labels.map((_, i) => ({ side: sides[i] as Side, row: rows[i] as number }));
}

type Side = 'left' | 'right';
type Extent = readonly [from: number, to: number];

/** To the right of its line, unless it would be cut there, or a label to the left of another line and this one would cover each other's lines. */
function sidesOf(labels: readonly Label[], width: number): readonly Side[] {
  const sides: Side[] = [];
  const order = labels.map((label, i) => ({ ...label, i })).sort((a, b) => b.x - a.x);
  for (const [n, label] of order.entries()) {
    const [, end] = extentOf(label, 'right');
    const isMutual = order.slice(0, n).some((other) => {
      const extent = extentOf(other, sides[other.i] as Side);
      return isIn(extentOf(label, 'right'), other.x) && isIn(extent, label.x);
    });
    const hasRoomAtLeft = extentOf(label, 'left')[0] >= 0;
    sides[label.i] = hasRoomAtLeft && (end > width || isMutual) ? 'left' : 'right';
  }
  return sides;
}

function extentOf({ x, width }: Label, side: Side): Extent {
  return side === 'right' ? [x, x + PAD + width] : [x - PAD - width, x];
}

function isIn([from, to]: Extent, x: number): boolean {
  return x > from && x < to;
}

/** About how wide a text is at 12 px: Chinese characters are as wide as they are high. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > '⺀' ? 12.5 : 7), 0);
}
