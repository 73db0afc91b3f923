import { COUNTS, MOST_AXES, shape } from './memory';
import { skipSpace } from './white-space';

const COMMA: u32 = 0x2c;
const OPEN: u32 = 0x5b;
const CLOSE: u32 = 0x5d;

/** How many axes the tensor has that was read last; `shape` has their lengths, 0 for an axis on which no array has ended yet. */
export let rank: i32 = 0;

/** The address behind the tensor, once its last bracket has been read; before, 0. */
export let tensorEnd: usize = 0;

/** Reads the brackets that open a tensor: their number is its rank. Returns where its first number is, or 0 if none can be there. */
export function openTensor(text: usize): usize {
  let at = skipSpace(text);
  let depth = 0;
  tensorEnd = 0;
  while (load<u8>(at) === OPEN) {
    if (depth === MOST_AXES) return 0;
    depth++;
    at = skipSpace(at + 1);
  }
  rank = depth;
  memory.fill(shape, 0, 4 * depth);
  memory.fill(COUNTS, 0, 4 * depth);
  // A number alone has no axes.
  return depth === 0 ? 0 : at;
}

/**
 * Reads the brackets behind a row, the `length` numbers of an innermost array, and those before the next one.
 *
 * @param at the address behind the row's last number
 * @returns where the next row's first number is; 0 if there is none: the tensor ends, at `tensorEnd`, or the text is wrong
 */
export function nextRow(at: usize, length: u32): usize {
  let depth = rank;
  for (;;) {
    at = skipSpace(at);
    if (load<u8>(at) !== CLOSE) return 0;
    at++;
    depth--;
    if (!fits(depth, length)) return 0;
    if (depth === 0) {
      tensorEnd = at;
      return 0;
    }
    length = load<u32>(COUNTS + ((depth - 1) << 2)) + 1;
    store<u32>(COUNTS + ((depth - 1) << 2), length);
    at = skipSpace(at);
    if (load<u8>(at) === COMMA) break;
  }
  at = skipSpace(at + 1);
  for (; depth < rank; depth++) {
    if (load<u8>(at) !== OPEN) return 0;
    store<u32>(COUNTS + (depth << 2), 0);
    at = skipSpace(at + 1);
  }
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
