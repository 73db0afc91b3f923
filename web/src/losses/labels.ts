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
  const extents = labels.map(({ x, width: length }) => {
    const isRight = x + PAD + length <= width || x < length + PAD;
    return isRight ? ([x, x + PAD + length] as const) : ([x - PAD - length, x] as const);
  });
  const rows = labels.map(() => 0);
  const overlap = (i: number, j: number) => {
    const [a, b] = [extents[i] as readonly [number, number], extents[j] as readonly [number, number]];
    return a[0] < b[1] + PAD && b[0] < a[1] + PAD;
  };
  const covers = (i: number, x: number) => {
    const [from, to] = extents[i] as readonly [number, number];
    return x > from && x < to;
  };
  // Those at the right first: what stands to the left of a line must be above it, or below where the line begins.
  const order = labels.map((_, i) => i).sort((i, j) => (labels[j]?.x ?? 0) - (labels[i]?.x ?? 0));
  for (const [n, i] of order.entries()) {
    const others = order.slice(0, n);
    const isFree = (row: number) =>
      others.every((j) => {
        const other = rows[j] as number;
        if (other === row && overlap(i, j)) return false;
        // The line of the lower one does not reach the upper one's row; that of the upper one crosses the lower's.
        if (row > other && covers(j, labels[i]?.x ?? 0)) return false;
        return !(row < other && covers(i, labels[j]?.x ?? 0));
      });
    let row = 0;
    while (!isFree(row) && row < labels.length) row++;
    rows[i] = row;
  }
  return labels.map(({ x }, i) => ({ side: (extents[i]?.[0] ?? 0) < x ? 'left' : 'right', row: rows[i] as number }));
}

/** About how wide a text is at 12 px: Chinese characters are as wide as they are high. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > '⺀' ? 12.5 : 7), 0);
}
