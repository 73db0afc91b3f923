import { highDoubles, lowDoubles, toFloats } from './widths';

/*
 * src/core/tensors/copy-rows.ts in SIMD: rows of a tensor, of any type and stride, to and from numbers that lie one after the other.
 * `start` and `stride` count numbers, and types are numbered as in DTYPES of src/core/tensors/numbers.ts.
 */
const FLOAT64 = 0;
const FLOAT32 = 1;
const FLOAT16 = 2;

/** Bytes of a number, as a shift. */
// @ts-ignore: decorator
@inline
function shiftOf(dtype: i32): usize {
  return dtype === FLOAT64 ? 3 : dtype === FLOAT32 ? 2 : 1;
}

/** 2^112: a float16's bits, shifted to where a float32 has them, are the number divided by this. */
const FLOAT16_BIAS: f32 = 5192296858534827628530496329220096.0;

/** Four float32 from the bits of four float16 in the lower halves of the lanes. Subnormal, infinite and NaN as well. */
// @ts-ignore: decorator
@inline
function fromFloat16(bits: v128): v128 {
  const magnitude = v128.and(bits, i32x4.splat(0x7fff));
  const scaled = f32x4.mul(i32x4.shl(magnitude, 13), f32x4.splat(FLOAT16_BIAS));
  const notFinite = v128.and(i32x4.gt_s(magnitude, i32x4.splat(0x7bff)), i32x4.splat(0x7f80_0000));
  const sign = i32x4.shl(v128.and(bits, i32x4.splat(0x8000)), 16);
  return v128.or(v128.or(scaled, notFinite), sign);
}

/**
 * Two doubles rounded to numbers of `digits` bits: adding and subtracting 1.5 · 2^52 times the distance of such numbers
 * rounds to nearest even. Below the smallest normal number the distance stays what it is there; from `end` on, a power of two
 * that is too large for the type, it does not matter.
 */
// @ts-ignore: decorator
@inline
function rounded(x: v128, digits: i64, smallest: f64, end: f64): v128 {
  const power = v128.and(x, i64x2.splat(0x7ff0_0000_0000_0000));
  const clamped = f64x2.pmin(f64x2.pmax(power, f64x2.splat(smallest)), f64x2.splat(end));
  const rounder = v128.or(i64x2.add(clamped, i64x2.splat((53 - digits) << 52)), i64x2.splat(1 << 51));
  const result = f64x2.sub(f64x2.add(x, rounder), rounder);
  return v128.or(result, v128.and(x, i64x2.splat(i64.MIN_VALUE)));
}

/** The bits of four float16 in the lower halves of the lanes: of float32 that are float16, or too large. */
// @ts-ignore: decorator
@inline
function toFloat16(x: v128): v128 {
  const scaled = f32x4.mul(f32x4.abs(x), f32x4.splat(<f32>(1.0 / <f64>FLOAT16_BIAS)));
  const magnitude = i32x4.min_u(i32x4.shr_u(scaled, 13), i32x4.splat(0x7c00));
  const nan = v128.and(f32x4.ne(x, x), i32x4.splat(0x7e00));
  const sign = v128.and(i32x4.shr_u(x, 16), i32x4.splat(0x8000));
  return v128.or(v128.or(magnitude, nan), sign);
}

/** Four doubles, rounded once to a type that is not wider than float32: as float32, or the bits of halves. */
// @ts-ignore: decorator
@inline
function toNarrow(dtype: i32, low: v128, high: v128): v128 {
  if (dtype === FLOAT32) return toFloats(low, high);
  if (dtype === FLOAT16) {
    const smallest = 0.00006103515625, end = 65536.0;
    return toFloat16(toFloats(rounded(low, 11, smallest, end), rounded(high, 11, smallest, end)));
  }
  const smallest = 1.1754943508222875e-38, end = 340282366920938463463374607431768211456.0;
  return i32x4.shr_u(toFloats(rounded(low, 8, smallest, end), rounded(high, 8, smallest, end)), 16);
}

/** Four numbers of 16 bits, `step` bytes apart, in the lower halves of four lanes. */
// @ts-ignore: decorator
@inline
function loadHalves(at: usize, step: usize): v128 {
  if (step === 2) return v128.load16x4_u(at);
  let bits = v128.load16_lane(at, i32x4.splat(0), 0);
  bits = v128.load16_lane(at + step, bits, 2);
  bits = v128.load16_lane(at + 2 * step, bits, 4);
  return v128.load16_lane(at + 3 * step, bits, 6);
}

/** Stores the lower halves of four lanes. */
// @ts-ignore: decorator
@inline
function storeHalves(at: usize, step: usize, bits: v128): void {
  if (step === 2) {
    v128.store64_lane(at, v128.shuffle<i16>(bits, bits, 0, 2, 4, 6, 0, 2, 4, 6), 0);
    return;
  }
  v128.store16_lane(at, bits, 0);
  v128.store16_lane(at + step, bits, 2);
  v128.store16_lane(at + 2 * step, bits, 4);
  v128.store16_lane(at + 3 * step, bits, 6);
}

// @ts-ignore: decorator
@inline
function loadFloats(at: usize, step: usize): v128 {
  if (step === 4) return v128.load(at);
  const first = v128.load32_lane(at + step, v128.load32_zero(at), 1);
  return v128.load32_lane(at + 3 * step, v128.load32_lane(at + 2 * step, first, 2), 3);
}

// @ts-ignore: decorator
@inline
function storeFloats(at: usize, step: usize, x: v128): void {
  if (step === 4) {
    v128.store(at, x);
    return;
  }
  v128.store32_lane(at, x, 0);
  v128.store32_lane(at + step, x, 1);
  v128.store32_lane(at + 2 * step, x, 2);
  v128.store32_lane(at + 3 * step, x, 3);
}

/** Four numbers as float32. */
// @ts-ignore: decorator
@inline
function loadFour(dtype: i32, at: usize, step: usize): v128 {
  if (dtype === FLOAT32) return loadFloats(at, step);
  const bits = loadHalves(at, step);
  return dtype === FLOAT16 ? fromFloat16(bits) : i32x4.shl(bits, 16);
}

/** One number as float32, in the first lane. */
// @ts-ignore: decorator
@inline
function loadOne(dtype: i32, at: usize): v128 {
  if (dtype === FLOAT32) return v128.load32_zero(at);
  const bits = v128.load16_lane(at, i32x4.splat(0), 0);
  return dtype === FLOAT16 ? fromFloat16(bits) : i32x4.shl(bits, 16);
}

/** Reads `count` numbers of a type as doubles, exactly. */
export function readRow(dtype: i32, from: usize, start: i32, stride: i32, count: i32, to: usize): void {
  const shift = shiftOf(dtype);
  const step = <usize>stride << shift;
  let at = from + (<usize>start << shift);
  if (dtype === FLOAT64) {
    if (stride === 1) memory.copy(to, at, <usize>count << 3);
    else for (let c = 0; c < count; c++, at += step, to += 8) store<f64>(to, load<f64>(at));
    return;
  }
  let rest = count;
  for (; rest >= 4; rest -= 4, at += 4 * step, to += 32) {
    const x = loadFour(dtype, at, step);
    v128.store(to, lowDoubles(x));
    v128.store(to, highDoubles(x), 16);
  }
  for (; rest > 0; rest--, at += step, to += 8) store<f64>(to, <f64>f32x4.extract_lane(loadOne(dtype, at), 0));
}

/** Reads `count` numbers of a type that is not wider than float32 as float32, exactly. */
export function readFloat32Row(dtype: i32, from: usize, start: i32, stride: i32, count: i32, to: usize): void {
  const shift = shiftOf(dtype);
  const step = <usize>stride << shift;
  let at = from + (<usize>start << shift);
  let rest = count;
  for (; rest >= 4; rest -= 4, at += 4 * step, to += 16) v128.store(to, loadFour(dtype, at, step));
  for (; rest > 0; rest--, at += step, to += 4) v128.store32_lane(to, loadOne(dtype, at), 0);
}

/** Writes `count` doubles as numbers of a type, rounded once to nearest even; what is too large becomes infinite. */
export function writeRow(dtype: i32, from: usize, to: usize, start: i32, stride: i32, count: i32): void {
  const shift = shiftOf(dtype);
  const step = <usize>stride << shift;
  let at = to + (<usize>start << shift);
  if (dtype === FLOAT64) {
    if (stride === 1) memory.copy(at, from, <usize>count << 3);
    else for (let c = 0; c < count; c++, at += step, from += 8) store<f64>(at, load<f64>(from));
    return;
  }
  let rest = count;
  for (; rest >= 4; rest -= 4, at += 4 * step, from += 32) {
    const four = toNarrow(dtype, v128.load(from), v128.load(from, 16));
    if (dtype === FLOAT32) storeFloats(at, step, four);
    else storeHalves(at, step, four);
  }
  for (; rest > 0; rest--, at += step, from += 8) {
    const x = v128.load64_zero(from);
    const one = toNarrow(dtype, x, x);
    if (dtype === FLOAT32) v128.store32_lane(at, one, 0);
    else v128.store16_lane(at, one, 0);
  }
}

/** Copies `count` float32 to places that are `stride` numbers apart. */
export function writeFloat32Row(from: usize, to: usize, start: i32, stride: i32, count: i32): void {
  const step = <usize>stride << 2;
  let at = to + (<usize>start << 2);
  if (stride === 1) memory.copy(at, from, <usize>count << 2);
  else for (let c = 0; c < count; c++, at += step, from += 4) store<f32>(at, load<f32>(from));
}
