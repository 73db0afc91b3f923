import { ENDS } from './memory';

/**
 * Where numbers end in a window of text: the addresses (u32) behind all runs of the characters `-./0123456789`, found 64 bytes at a
 * time. Known beforehand, they free the loop over the numbers from its longest chain, in which each number had to be searched for
 * its end before the next one could begin: 6 of 24 ns a number.
 */

/** What lifts '-' (0x2d) to '9' (0x39) to 0x73 to 0x7f: in signed bytes there is nothing above, and the byte below '-' is ','. */
const LIFT = memory.data<u8>([
  0x46, 0x46, 0x46, 0x46, 0x46, 0x46, 0x46, 0x46, 0x46, 0x46, 0x46, 0x46, 0x46, 0x46, 0x46, 0x46,
  0x73, 0x73, 0x73, 0x73, 0x73, 0x73, 0x73, 0x73, 0x73, 0x73, 0x73, 0x73, 0x73, 0x73, 0x73, 0x73,
], 16);

/**
 * Fills ENDS from the text in [at, stop), at most WINDOW bytes. A run that reaches to `stop` has no end, or its end there. Up to 63 bytes
 * behind `stop` are loaded, and count as being in no number.
 *
 * @returns the address behind the last end
 */
export function findEnds(at: usize, stop: usize): usize {
  const lift = v128.load(LIFT), least = v128.load(LIFT, 16);
  let to = ENDS;
  let before: u64 = 0;
  for (; at < stop; at += 64) {
    let outside =
      outsideOf(at, lift, least) |
      (outsideOf(at + 16, lift, least) << 16) |
      (outsideOf(at + 32, lift, least) << 32) |
      (outsideOf(at + 48, lift, least) << 48);
    if (stop - at < 64) outside |= <u64>-1 << (stop - at);
    let ends = outside & ~((outside << 1) | before);
    before = outside >> 63;

    // Four are stored whether they are there or not: for numbers of 16 characters and more that is all, without a branch.
    const behind = to + (<usize>popcnt(ends) << 2);
    store<u32>(to, at + <usize>ctz(ends));
    ends &= ends - 1;
    store<u32>(to, at + <usize>ctz(ends), 4);
    ends &= ends - 1;
    store<u32>(to, at + <usize>ctz(ends), 8);
    ends &= ends - 1;
    store<u32>(to, at + <usize>ctz(ends), 12);
    ends &= ends - 1;
    for (to += 16; ends !== 0; ends &= ends - 1, to += 4) store<u32>(to, at + <usize>ctz(ends));
    to = behind;
  }
  return to;
}

/** Whether it is one of `-./0123456789`. */
// @ts-ignore: decorator
@inline
export function isInNumber(byte: u32): bool {
  return byte - 0x2d <= 0x39 - 0x2d;
}

/** A bit for each of 16 characters that is in no number, the first one lowest. */
// @ts-ignore: decorator
@inline
function outsideOf(at: usize, lift: v128, least: v128): u64 {
  return <u64><u32>i8x16.bitmask(i8x16.gt_s(least, i8x16.add(v128.load(at), lift)));
}
