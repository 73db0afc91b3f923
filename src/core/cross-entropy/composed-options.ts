/** Options that add a term to the cross-entropy, or change it. */
export interface ComposedOptions {
  /** γ ≥ 0 of the focal loss. */
  readonly focalGamma?: number | undefined;
  /** ε₁ of PolyLoss, finite. */
  readonly polyEpsilon?: number | undefined;
  /** λ ≥ 0: adds λ log²(Σ e^z). */
  readonly zLoss?: number | undefined;
  /** h, finite: subtracts h times the entropy. */
  readonly entropyCoef?: number | undefined;
}

/**
 * Times a product of two larger ones and a factor, exponentials too small for a double would count; with smaller ones, a product might be
 * below the range of doubles.
 */
export const LARGEST_NEAR = 2 ** 20;
export const SMALLEST_NEAR = 2 ** -300;

/** Higher powers of a complement may be too small for a pair where a factor makes them count. */
const LARGEST_GAMMA = 12;

/** Whether any of them changes anything. */
export function isComposed({ focalGamma, polyEpsilon, zLoss, entropyCoef }: ComposedOptions): boolean {
  return Boolean(focalGamma || polyEpsilon || zLoss || entropyCoef);
}

/** Whether any of them is far: see {@link isFar}. */
export function areFar({ focalGamma = 0, polyEpsilon = 0, zLoss = 0, entropyCoef = 0 }: ComposedOptions): boolean {
  return focalGamma > LARGEST_GAMMA || isFar(focalGamma) || isFar(polyEpsilon) || isFar(zLoss) || isFar(entropyCoef);
}

/**
 * Whether a number that is not 0 is so large, or so small, that products of it and others of its kind may leave the range of doubles.
 *
 * @example isFar(1e100) // true
 */
export function isFar(x: number): boolean {
  const size = Math.abs(x);
  return size > LARGEST_NEAR || (size < SMALLEST_NEAR && size !== 0);
}
