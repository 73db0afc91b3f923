import { binaryExponent } from '../pairs/binary-exponent.ts';

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

/** Coefficients between 2^-300 and 2^300 are near: their products are far from the ends of the range of doubles. */
export const FAR = 300;

/** Times a larger γ or ε₁, a probability counts beside 1 that is below the digits of a pair, or near them. */
const LARGEST_OF_PROBABILITIES = 2 ** 40;

/** Whether any of them changes anything. */
export function isComposed({ focalGamma, polyEpsilon, zLoss, entropyCoef }: ComposedOptions): boolean {
  return Boolean(focalGamma || polyEpsilon || zLoss || entropyCoef);
}

/** Whether any of them is far: see {@link isFar}. */
export function areFar({ focalGamma = 0, polyEpsilon = 0, zLoss = 0, entropyCoef = 0 }: ComposedOptions): boolean {
  if (Math.max(focalGamma, Math.abs(polyEpsilon)) > LARGEST_OF_PROBABILITIES) return true;
  return isFar(focalGamma) || isFar(polyEpsilon) || isFar(zLoss) || isFar(entropyCoef);
}

/**
 * Whether a number that is not 0 is so large, or so small, that products of it and others of its kind may leave the range of doubles.
 *
 * @example isFar(1e100) // true
 */
export function isFar(x: number): boolean {
  return x !== 0 && Math.abs(binaryExponent(x)) > FAR;
}
