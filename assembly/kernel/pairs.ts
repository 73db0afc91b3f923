import { SPLITTER } from '../../src/kernel/double-double';

/*
 * The rounding errors of src/kernel/double-double.ts, of two doubles at a time: the same operations in the same order.
 */

// @ts-ignore: decorator
@inline
export function sumErrors(a: v128, b: v128, sum: v128): v128 {
  const rounded = f64x2.sub(sum, a);
  return f64x2.add(f64x2.sub(a, f64x2.sub(sum, rounded)), f64x2.sub(b, rounded));
}

// @ts-ignore: decorator
@inline
export function differenceErrors(a: v128, b: v128, difference: v128): v128 {
  const rounded = f64x2.sub(a, difference);
  return f64x2.add(f64x2.sub(a, f64x2.add(difference, rounded)), f64x2.sub(rounded, b));
}

// @ts-ignore: decorator
@inline
export function splitHighs(a: v128): v128 {
  const scaled = f64x2.mul(f64x2.splat(SPLITTER), a);
  return f64x2.sub(scaled, f64x2.sub(scaled, a));
}

/** @param aHigh `splitHighs(a)`, which may be one for all */
// @ts-ignore: decorator
@inline
export function productErrors(a: v128, aHigh: v128, b: v128, product: v128): v128 {
  const aLow = f64x2.sub(a, aHigh);
  const bHigh = splitHighs(b);
  const bLow = f64x2.sub(b, bHigh);
  const rest = f64x2.sub(
    f64x2.sub(f64x2.sub(product, f64x2.mul(aHigh, bHigh)), f64x2.mul(aLow, bHigh)),
    f64x2.mul(aHigh, bLow),
  );
  return f64x2.sub(f64x2.mul(aLow, bLow), rest);
}
