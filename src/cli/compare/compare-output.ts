import { type Dtype, dtypeOf } from '../../core/tensors/numbers.ts';
import { formatShape, indicesOf, sameShape, type Tensor } from '../../core/tensors/tensor.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { compareNumbers } from './compare-numbers.ts';
import type { Compared } from './report.ts';

/** How outputs are compared. */
export interface CompareOptions {
  /** The type that errors are counted in; by default that of the numbers. */
  readonly dtype: Dtype | undefined;
  /** How many of the worst places are told. */
  readonly worst: number;
}

/** What an output is called. */
export interface OutputNames {
  readonly name: string;
  /** In places: with the id of its vector. */
  readonly where: string;
  readonly file: string;
}

/** What else is known of the exact values. */
export interface AboutExact {
  /** What errors are measured by, where that is not the value: the largest terms of differences. */
  readonly scale?: Tensor | undefined;
  /** What the inputs are at a place. */
  readonly inputsAt?: (at: number) => string | undefined;
}

/**
 * Compares an output with its exact value.
 *
 * @throws CliError their shapes differ
 */
export function compareOutput(
  { name, where, file }: OutputNames,
  mine: Tensor,
  exact: Tensor,
  { dtype = dtypeOf(mine.data), worst }: CompareOptions,
  { scale, inputsAt }: AboutExact = {},
): Compared {
  if (!sameShape(mine.shape, exact.shape)) {
    const seen = `${file}: ${where} has shape ${formatShape(mine.shape)}`;
    throw new CliError(`${seen}; expected ${formatShape(exact.shape)}`, EXIT.FAILED);
  }
  const scales = scale?.data as Float64Array | undefined;
  const comparison = compareNumbers(mine.data, exact.data as Float64Array, dtype, worst, scales);
  const spots = comparison.worst.map(({ at, ...place }) => ({
    ...place,
    where: where + placeText(exact.shape, at),
    inputs: inputsAt?.(at),
  }));
  return { name, dtype, shape: exact.shape, comparison, spots };
}

/** `[3][1]` */
function placeText(shape: readonly number[], at: number): string {
  return indicesOf(shape, at)
    .map((i) => `[${i}]`)
    .join('');
}

/** The same output of several vectors as one. */
export function merged(outputs: readonly Compared[], worst: number): Compared {
  const [first] = outputs as [Compared];
  const sum = (of: (output: Compared) => number) => outputs.reduce((total, output) => total + of(output), 0);
  const most = (of: (output: Compared) => number) =>
    outputs.reduce((largest, output) => Math.max(largest, of(output)), 0);
  const finite = ({ comparison: c }: Compared) => c.count - c.wrongNonFinite;
  const all = sum(finite);
  return {
    ...first,
    shape: outputs.length === 1 ? first.shape : undefined,
    comparison: {
      count: sum(({ comparison }) => comparison.count),
      exact: sum(({ comparison }) => comparison.exact),
      withinOne: sum(({ comparison }) => comparison.withinOne),
      withinTwo: sum(({ comparison }) => comparison.withinTwo),
      beyond: sum(({ comparison }) => comparison.beyond),
      worstUlps: most(({ comparison }) => comparison.worstUlps),
      meanUlps: all === 0 ? 0 : sum((output) => output.comparison.meanUlps * finite(output)) / all,
      lostDigits: most(({ comparison }) => comparison.lostDigits),
      wrongSigns: sum(({ comparison }) => comparison.wrongSigns),
      wrongNonFinite: sum(({ comparison }) => comparison.wrongNonFinite),
      wrongZeros: sum(({ comparison }) => comparison.wrongZeros),
      worst: [],
    },
    spots: outputs
      .flatMap(({ spots }) => spots)
      .sort((a, b) => b.ulps - a.ulps)
      .slice(0, worst),
  };
}
