const OPEN: u8 = 0x5b;
const CLOSE: u8 = 0x5d;
const COMMA: u8 = 0x2c;

/** What opens the tensor: '[' × rank. */
export function openAll(rank: u32, out: usize): usize {
  return repeat(OPEN, rank, out);
}

/** What stands before element i > 0: ']' × k ',' '[' × k, with k the trailing axes that begin anew there. */
export function writeSeparator(i: u32, shape: usize, rank: u32, out: usize): usize {
  let k: u32 = 0;
  while (k < rank) {
    const length = load<u32>(shape + ((rank - 1 - k) << 2));
    if (i % length !== 0) break;
    i /= length;
    k++;
  }
  out = repeat(CLOSE, k, out);
  store<u8>(out, COMMA);
  return repeat(OPEN, k, out + 1);
}

/** What closes the tensor, ']' × rank, if `last` is its number of elements. */
export function closeAll(last: u32, shape: usize, rank: u32, out: usize): usize {
  let elements: u32 = 1;
  for (let axis: u32 = 0; axis < rank; axis++) elements *= load<u32>(shape + (axis << 2));
  return last === elements ? repeat(CLOSE, rank, out) : out;
}

function repeat(byte: u8, count: u32, out: usize): usize {
  for (let k: u32 = 0; k < count; k++) store<u8>(out + k, byte);
  return out + count;
}
