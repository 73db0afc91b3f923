/** What has become of a library's numbers. */
export type Kind = 'nan' | 'infinite' | 'zero' | 'lost';

/** Neighbouring numbers of the same kind, which the exact values do not have. */
export interface Run {
  readonly kind: Kind;
  readonly from: number;
  readonly to: number;
  /** How much of what is shown it is: a share of the numbers. */
  readonly share: number;
  /** Whether it goes on to the ends of what is shown. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** The number in it whose error says most: in its middle. */
  readonly example: { readonly x: number; readonly exact: number; readonly value: number };
}

/** Less of what is lost before it is 0 or NaN is seen in the picture, and not worth a word. */
const LITTLE = 0.05;

/** Whether a run is worth a label and a sentence. */
export function isNotable({ kind, share }: Run): boolean {
  return kind !== 'lost' || share >= LITTLE;
}

/** A value of a library at a number, and the exact one. */
export interface Compared {
  readonly x: number;
  readonly exact: number;
  readonly value: number;
  /** How many digits are right. */
  readonly digits: number;
}

/** Below it no digit is right. */
const LOST = 1;
/** How many numbers by chance right do not end a run. */
const LUCKY = 4;
const BISECTIONS = 60;

/**
 * Where a library's numbers are NaN, infinite, 0 or without a right digit, and the exact ones are not.
 *
 * @param points by ascending x
 * @param at the library's value of any number, to find where a run begins and ends
 * @param between a number between two, as the axis has them
 */
export function runsOf(
  points: readonly Compared[],
  at: (x: number) => number,
  between: (a: number, b: number) => number,
): readonly Run[] {
  const kinds = points.map(kindOf);
  const runs: Run[] = [];
  for (let start = 0; start < points.length; start++) {
    const first = kinds[start];
    if (!first) continue;
    let end = start;
    for (let i = start + 1; i < points.length && i - end <= LUCKY; i++) {
      const kind = kinds[i];
      if (kind && isSmall(kind) === isSmall(first) && (isSmall(kind) || kind === first)) end = i;
      else if (kind || !isSmall(first)) break;
    }
    for (const [kind, from, to] of parted(kinds, start, end)) runs.push(runOf(kind, points, from, to, at, between));
    start = end;
  }
  return runs;
}

type Part = readonly [kind: Kind, from: number, to: number];

/** Zeros that are most of a run at one of its ends are a run of their own; else they come and go with what has no right digit. */
function parted(kinds: readonly (Kind | undefined)[], start: number, end: number): readonly Part[] {
  const first = kinds[start] as Kind;
  const isNot = (i: number) => kinds[i] !== undefined && kinds[i] !== 'zero';
  const inside = Array.from({ length: end - start + 1 }, (_, i) => start + i);
  if (!isSmall(first)) return [[first, start, end]];
  const others = inside.filter(isNot);
  const [before = end + 1, after = start - 1] = [others[0], others.at(-1)];
  if (others.length === 0) return [['zero', start, end]];
  const most = (end - start) / 3;
  if (end - after > most) return [...parts('lost', start, after), ['zero', after + 1, end]];
  if (before - start > most) return [['zero', start, before - 1], ...parts('lost', before, end)];
  return [['lost', start, end]];
}

function parts(kind: Kind, from: number, to: number): readonly Part[] {
  return to < from ? [] : [[kind, from, to]];
}

/** Zeros, and what has no right digit, come and go. */
function isSmall(kind: Kind): boolean {
  return kind === 'zero' || kind === 'lost';
}

function kindOf({ value, exact, digits }: Compared): Kind | undefined {
  if (Number.isNaN(exact) || Object.is(value, exact) || value === exact) return undefined;
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return 'infinite';
  if (value === 0) return 'zero';
  return digits < LOST ? 'lost' : undefined;
}

function runOf(
  kind: Kind,
  points: readonly Compared[],
  start: number,
  end: number,
  at: (x: number) => number,
  between: (a: number, b: number) => number,
): Run {
  const x = (i: number) => points[i]?.x ?? Number.NaN;
  // What is lost has no sharp edge.
  const isOf = (x: number) =>
    ({
      nan: Number.isNaN(at(x)),
      infinite: Math.abs(at(x)) === Number.POSITIVE_INFINITY,
      zero: at(x) === 0,
      lost: true,
    })[kind];
  const edge = (inside: number, outside: number): number => {
    if (kind === 'lost' || !Number.isFinite(outside) || !Number.isFinite(inside)) return inside;
    let [here, there] = [inside, outside];
    for (let i = 0; i < BISECTIONS; i++) {
      const middle = between(here, there);
      if (isOf(middle)) here = middle;
      else there = middle;
    }
    return here;
  };
  const isFirst = start === 0;
  const isLast = end === points.length - 1;
  const middle = points.slice(start, end + 1).filter(kindOf);
  const example = middle[Math.floor(middle.length / 2)] ?? (points[start] as Compared);
  return {
    kind,
    from: isFirst ? x(start) : edge(x(start), x(start - 1)),
    to: isLast ? x(end) : edge(x(end), x(end + 1)),
    share: (end - start + 1) / points.length,
    isFirst,
    isLast,
    example,
  };
}

/** Whether a library gives a number of the other sign than the exact one. */
export function hasWrongSign({ value, exact }: Compared): boolean {
  return value * exact < 0 && Number.isFinite(value);
}

/** Where the label of a run stands: at its edge inside the picture; undefined where it has none. */
export function edgeOf(run: Run): number | undefined {
  if (!run.isFirst) return run.from;
  return run.isLast ? undefined : run.to;
}
