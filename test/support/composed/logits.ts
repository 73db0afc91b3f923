import type { Random } from '../../../verify/random.ts';
import { logUniform, many, moved, normal, oneDecimal, oneIn, sign, uniform } from './numbers.ts';

/** Makes the logits of a row of so many classes. */
type MakeRow = (random: Random, classes: number) => number[];

const decimals: MakeRow = (random, classes) => many(classes, () => oneDecimal(random, -4, 4));

const normals: MakeRow = (random, classes) => {
  const scale = logUniform(random, -3.3, 5.6);
  return many(classes, () => scale * normal(random));
};

/** All within 1e-4, 1e-8, 1e-12 or some ulps of each other. */
const nearlyEqual: MakeRow = (random, classes) => {
  const base = random.pick([0, 0.5, 1, -3.7, 12.3, normal(random)]);
  const distance = random.pick([1e-4, 1e-8, 1e-12, 0]);
  return many(classes, () => (distance === 0 ? moved(base, random.below(3) - 1) : base + distance * random.below(3)));
};

const withOffset: MakeRow = (random, classes) => {
  const offset = sign(random) * 10 ** (3 + random.below(14));
  return many(classes, () => offset + 3 * normal(random));
};

/** One class is far ahead of the others, some of which are near each other. */
const confident: MakeRow = (random, classes) => {
  const gap = random.pick([20, 30, 36.7, 40, 50, 80, 120, 200, 400, 700, 20 + 680 * uniform(random)]);
  const first = random.below(classes);
  return many(classes, (c) => (c === first ? 0 : -gap - random.pick([0, 0, 1e-9, 3, 40]) * uniform(random)));
};

/** Two classes are ahead of the others, and near each other. */
const tied: MakeRow = (random, classes) => {
  const gap = random.pick([0, 5, 40]);
  const distance = random.pick([0, 1e-15, 1e-9, 1e-3, 1]);
  return many(classes, (c) => (c < 2 ? c * distance : -gap - uniform(random)));
};

const tiny: MakeRow = (random, classes) => many(classes, () => sign(random) * logUniform(random, -1074, -30));

const ROWS: readonly MakeRow[] = [
  ...[decimals, decimals, decimals, normals, normals, normals, normals],
  ...[nearlyEqual, nearlyEqual, withOffset, confident, confident, tied, tiny],
];

/** The logits of a row: some are −Infinity in one of ten rows, but never all. */
export function logitsRow(random: Random, classes: number): number[] {
  const row = random.pick(ROWS)(random, classes);
  if (!oneIn(random, 10)) return row;
  const kept = random.below(classes);
  return row.map((x, c) => (c === kept || oneIn(random, 2) ? x : Number.NEGATIVE_INFINITY));
}
