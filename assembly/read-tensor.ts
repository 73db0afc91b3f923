import { readNumber } from './read-number';

const SPACE: u32 = 0x20;
const COMMA: u32 = 0x2c;
const OPEN: u32 = 0x5b;
const CLOSE: u32 = 0x5d;

/** PyTorch's largest. */
const MOST_AXES: i32 = 64;

/** The tensor that was read last: how many axes it has, and the length of each (u32). */
export let rank: i32 = 0;
export const shape: usize = memory.data(4 * MOST_AXES, 16);

/** How many elements the open array on each axis has so far. */
const counts: usize = memory.data(4 * MOST_AXES, 16);

/**
 * Reads the nested arrays of numbers that start at `text`: the doubles go to `out`, `rank` and `shape` say what they are.
 * Returns the address behind the text, or 0: this reads nothing but what is right, and leaves it to the reference
 * reader to say what is wrong, and to read what is odd (an empty array, an escaped "NaN", a number alone).
 *
 * Behind the text come 32 bytes of 0; at `out` there is room for a number to every two bytes of text.
 */
export function readTensor(text: usize, out: usize): usize {
  let at = text;
  let depth = 0;
  let axes = MOST_AXES;
  let isFirst = true;
  do {
    // A value starts here.
    at = skipSpace(at);
    if (load<u8>(at) === OPEN) {
      if (depth === axes) return 0;
      store<u32>(counts + (depth << 2), 0);
      depth++;
      at++;
      continue;
    }
    if (isFirst) {
      // A number alone has no axes: no array ends behind it.
      if (depth === 0) return 0;
      axes = depth;
      isFirst = false;
      memory.fill(shape, 0, 4 * axes);
    }
    if (depth !== axes) return 0;

    // The numbers of an innermost array.
    const start = out;
    for (;;) {
      at = readNumber(at, out);
      if (at === 0) return 0;
      out += 8;
      if (load<u8>(at) !== COMMA) at = skipSpace(at);
      if (load<u8>(at) !== COMMA) break;
      at = skipSpace(at + 1);
    }
    let length = <u32>((out - start) >> 3);

    // Arrays end here, from the innermost outwards.
    for (;;) {
      if (load<u8>(at) !== CLOSE) return 0;
      at++;
      depth--;
      if (!fits(depth, length)) return 0;
      if (depth === 0) break;
      length = load<u32>(counts + ((depth - 1) << 2)) + 1;
      store<u32>(counts + ((depth - 1) << 2), length);
      at = skipSpace(at);
      if (load<u8>(at) === COMMA) break;
    }
    // ',' is read over, but not what comes behind the tensor.
    at += <usize>(depth > 0);
  } while (depth > 0);
  rank = axes;
  return at;
}

/** Whether an array on that axis may have that length: that of the first one. An innermost one has 1 or more. */
// @ts-ignore: decorator
@inline
function fits(axis: i32, length: u32): bool {
  const expected = load<u32>(shape + (axis << 2));
  if (expected === 0) store<u32>(shape + (axis << 2), length);
  return expected === 0 || expected === length;
}

/** The address of the first byte from `at` on that is not white space. */
// @ts-ignore: decorator
@inline
function skipSpace(at: usize): usize {
  while (load<u8>(at) <= SPACE) {
    const byte = <u32>load<u8>(at);
    if (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    at++;
  }
  return at;
}
