/**
 * The exponent of `e-d` or `e-dd`, in which JavaScript and Python write numbers from 10^-99 on, behind the digits that end at `stop`; or
 * −1 if this is none: another one is for `readNumber`.
 */
// @ts-ignore: decorator
@inline
export function placesOfExponent(stop: usize, end: usize): i32 {
  const text = load<u32>(stop);
  if ((text & 0xffdf) !== 0x2d45 /* E- */) return -1;
  const first = ((text >> 16) & 0xff) - 0x30, second = (text >> 24) - 0x30;
  if (first > 9) return -1;
  if (end - stop === 3) return first;
  if (end - stop !== 4 || second > 9) return -1;
  return first * 10 + second;
}
