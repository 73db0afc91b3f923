/** A row of the tables of factors, which have one for each exponent field of a double. */
export const FACTOR_SIZE: usize = 32;
export const EXPONENT_FIELDS: i32 = 2048;

/** The offset of the row for the double at this address: its exponent field times FACTOR_SIZE. */
// @ts-ignore: decorator
@inline
export function factorOffset(x: usize): usize {
  return (<usize>load<u16>(x, 6) & 0x7ff0) << 1;
}
