/** The high word of the 128-bit product a · b, from four products of halves: WebAssembly multiplies to 64 bits only. */
// @ts-ignore: decorator
@inline
export function highProduct(a: u64, b: u64): u64 {
  const aHigh = a >> 32, aLow = a & 0xffff_ffff;
  const bHigh = b >> 32, bLow = b & 0xffff_ffff;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  const carried = aLow * bHigh + (middle & 0xffff_ffff);
  return aHigh * bHigh + (middle >> 32) + (carried >> 32);
}
