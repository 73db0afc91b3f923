const QUOTE: u8 = 0x22;
const MINUS: u8 = 0x2d;

/** 'Infinity' in one word, the first character lowest. */
const INFINITY: u64 = 0x7974696e69666e49;
/** 'NaN' in the low three bytes. */
const NAN: u32 = 0x4e614e;

/**
 * Reads NaN, Infinity or −Infinity at `at`, bare or as a string, stores it at `out`, and returns the address behind it;
 * 0 for anything else, escapes included.
 */
export function readName(at: usize, out: usize): usize {
  const isString = load<u8>(at) === QUOTE;
  let p = at + <usize>isString;
  const isNegative = load<u8>(p) === MINUS;
  p += <usize>isNegative;
  if (load<u64>(p) === INFINITY) {
    store<f64>(out, isNegative ? -Infinity : Infinity);
    p += 8;
  } else {
    if (isNegative || (load<u32>(p) & 0xffffff) !== NAN) return 0;
    store<f64>(out, NaN);
    p += 3;
  }
  if (isString && load<u8>(p) !== QUOTE) return 0;
  return p + <usize>isString;
}
