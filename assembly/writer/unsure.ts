import { storeDecimal } from './decimal';
import { exactDecimal } from './exact';
import { INFINITY_POINT, layoutOffset, NAN_POINT } from './layout';

const FRACTION64: u64 = (1 << 52) - 1;
const HIDDEN_BIT64: u64 = 1 << 52;
const FRACTION32: u32 = (1 << 23) - 1;
const HIDDEN_BIT32: u32 = 1 << 23;

/**
 * 7.038531e-26 is the shortest decimal that rounds to this float32, but the double nearest to it lies on the middle to
 * the next float32 and rounds to that one. Readers go through a double, so it gets one digit more: 7.0385307e-26.
 * It is the only float32, with its negative, that rounding twice changes; it is always unsure, since a decimal so near to
 * the end of the interval is.
 */
const ROUNDS_TWICE: u32 = 0x15ae_43fd;

/** Decides for a double that is unsure: not finite, subnormal, a power of two, or near to where the choice changes. */
export function exactFloat64(bits: u64, decimal: usize): void {
  const isNegative = <i64>bits < 0;
  const fraction = bits & FRACTION64;
  const field = <i32>(bits >> 52) & 0x7ff;
  if (field === 0x7ff) storeNotFinite(fraction !== 0, isNegative, decimal);
  else if (field === 0) exactDecimal(fraction, -1074, false, isNegative, decimal);
  else exactDecimal(fraction | HIDDEN_BIT64, field - 1075, fraction === 0 && field > 1, isNegative, decimal);
}

/** The same for a float32. */
export function exactFloat32(bits: u32, decimal: usize): void {
  const isNegative = <i32>bits < 0;
  const fraction = bits & FRACTION32;
  const field = <i32>(bits >> 23) & 0xff;
  if (field === 0xff) storeNotFinite(fraction !== 0, isNegative, decimal);
  else if (bits << 1 === ROUNDS_TWICE << 1) storeDecimal(decimal, 70_385_307, 0, 0, layoutOffset(-25, isNegative));
  else if (field === 0) exactDecimal(fraction, -149, false, isNegative, decimal);
  else exactDecimal(fraction | HIDDEN_BIT32, field - 150, fraction === 0 && field > 1, isNegative, decimal);
}

function storeNotFinite(isNaN: bool, isNegative: bool, decimal: usize): void {
  storeDecimal(decimal, 0, 0, 0, layoutOffset(isNaN ? NAN_POINT : INFINITY_POINT, isNegative));
}
