import type { TensorKind } from '../../src/core/tensors/tensor.ts';
import type { Random } from '../random.ts';

/** Where float64, float32 and float16 end, exp overflows and underflows, and digits cancel. */
export const EXTREMES: readonly number[] = [
  ...[0, -0, 5e-324, -5e-324, 2.2250738585072014e-308, -1e-310, 1e-300, -1e-300, 1e-160, 1e-40, 1e-17, -1e-17, 1e-8],
  ...[
    0.1,
    0.5,
    -0.5,
    1 - 2 ** -53,
    1 + 2 ** -52,
    1,
    -1,
    2,
    17,
    -17,
    36.75,
    -40,
    88.8,
    -104,
    709.78,
    709.79,
    -745.2,
    746,
    1e3,
  ],
  ...[
    65504,
    -65520,
    16777217,
    2 ** 31,
    2 ** 53,
    -(2 ** 53),
    3.4e38,
    -3.5e38,
    1e154,
    -1e160,
    1e300,
    -1e300,
    1e308,
    -1e308,
  ],
  ...[Number.MAX_VALUE, -Number.MAX_VALUE],
];
const NON_FINITE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
const FRACTION = 2 ** -20;

/** Numbers for a tensor, of some kind, in one of several ranges. */
export function wildNumbers(
  random: Random,
  name: string,
  kind: TensorKind,
  shape: readonly number[],
  axis: number,
  classes: number,
): number[] {
  const size = shape.reduce((product, length) => product * length, 1);
  const of = (number: () => number) => Array.from({ length: size }, number);
  if (kind !== 'real') {
    const odd = random.below(12) === 0 ? [-1, 1.5, 1e300, 2 ** 53, 2, -100] : [];
    const ordinary =
      kind === 'integer' && name.includes('length')
        ? [1, 2, 7, 1000, 2 ** 31]
        : range(kind === 'integer' ? classes : 2);
    const ignored = kind === 'boolean' || random.below(3) > 0 ? [] : [-100];
    return of(() => random.pick([...ordinary, ...ordinary, ...odd, ...ignored, ordinary[0] ?? 0]));
  }
  if (name.endsWith('probs') && !name.endsWith('log_probs') && random.below(4) > 0)
    return distributions(random, shape, axis);
  const scale = random.pick([1e-9, 1, 1, 8, 60, 800]);
  const tame = () => (random.bits(20) * FRACTION - 0.5) * scale;
  const mostly = random.pick([tame, tame, () => random.pick(EXTREMES)]);
  const isNonFinite = random.below(6) === 0;
  const sign = (x: number) =>
    name.includes('weight') || name === 'pos_weight' ? Math.abs(x) : name.includes('log_probs') ? -Math.abs(x) : x;
  return of(() => {
    if (isNonFinite && random.below(4) === 0) return random.pick(NON_FINITE);
    return sign(random.below(10) === 0 ? random.pick(EXTREMES) : mostly());
  });
}

const range = (end: number): number[] => Array.from({ length: end }, (_, i) => i);

/** Rows along an axis that sum to 1, some of them with zeros. */
function distributions(random: Random, shape: readonly number[], axis: number): number[] {
  const classes = shape[axis] ?? 1;
  const size = shape.reduce((product, length) => product * length, 1);
  const stride = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const numbers = new Array<number>(size).fill(0);
  for (let at = 0; at < size; at++) {
    if (Math.floor(at / stride) % classes > 0) continue;
    const parts = range(classes).map(() => random.pick([0, 1, 1, 2, 5, 1e-9]));
    parts[random.below(classes)] = 1;
    const total = parts.reduce((sum, part) => sum + part, 0);
    parts.forEach((part, c) => {
      numbers[at + c * stride] = part / total;
    });
  }
  return numbers;
}
