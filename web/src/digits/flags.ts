/** A text that is to stand beside a marker: where that is, and how wide the text is, in points of the screen. */
export interface Flag {
  readonly x: number;
  readonly width: number;
}

/** Where it stands: its left edge, and its row, 0 being next to the plot. */
export interface Placed {
  readonly left: number;
  readonly row: number;
}

/** How far a text is from the line that leads to its marker, and from the next text. */
const APART = 5;

/**
 * Places texts in rows outside a plot, each to the right or left of a line to its marker or at its end, so that no two overlap, none is cut,
 * and no line crosses a text: of all ways to do so one with the fewest rows.
 *
 * @param within the left and right edges that no text may cross
 * @example placeFlags([{ x: 36, width: 80 }, { x: 37, width: 80 }], [0, 300]) // one to each side
 */
export function placeFlags(flags: readonly Flag[], within: readonly [number, number]): readonly Placed[] {
  const order = flags.map((_, i) => i).sort((a, b) => (flags[a]?.x ?? 0) - (flags[b]?.x ?? 0));
  const sorted = order.map((i) => flags[i] as Flag);
  for (let rows = 1; rows <= flags.length; rows++) {
    const placed = place(sorted, [], rows, within);
    if (placed) return flags.map((_, i) => placed[order.indexOf(i)] as Placed);
  }
  // Wider than the plot itself: below each other, from its edge on.
  return flags.map((_, row) => ({ left: within[0], row }));
}

function place(
  flags: readonly Flag[],
  placed: readonly Placed[],
  rows: number,
  within: readonly [number, number],
): readonly Placed[] | undefined {
  const flag = flags[placed.length];
  if (!flag) return placed;
  for (let row = 0; row < rows; row++) {
    for (const left of [flag.x + APART, flag.x - APART - flag.width, between(flag.x - flag.width / 2, flag, within)]) {
      const here = { left, row };
      const fits = left >= within[0] && left + flag.width <= within[1];
      if (!fits || placed.some((other, i) => disturb(flag, here, flags[i] as Flag, other))) continue;
      const all = place(flags, [...placed, here], rows, within);
      if (all) return all;
    }
  }
  return undefined;
}

/** As near to a place as it is not cut there. */
function between(left: number, { width }: Flag, [from, to]: readonly [number, number]): number {
  return Math.max(from, Math.min(to - width, left));
}

/** Whether a text stands at the end of its line rather than beside it. */
export function isAtEnd({ x, width }: Flag, { left }: Placed): boolean {
  return x > left && x < left + width;
}

/** Whether two texts overlap, or the line to one crosses the other. */
function disturb(a: Flag, placedA: Placed, b: Flag, placedB: Placed): boolean {
  const overlap =
    placedA.row === placedB.row &&
    placedA.left < placedB.left + b.width + APART &&
    placedB.left < placedA.left + a.width + APART;
  return overlap || crosses(a, placedA, b, placedB) || crosses(b, placedB, a, placedA);
}

/** A line goes from the plot to its text, through all rows before, and beside it through its own. */
function crosses(line: Flag, placedLine: Placed, text: Flag, placed: Placed): boolean {
  const near = line.x > placed.left - APART + 1 && line.x < placed.left + text.width + APART - 1;
  const last = isAtEnd(line, placedLine) ? placedLine.row - 1 : placedLine.row;
  return placed.row <= last && near;
}
