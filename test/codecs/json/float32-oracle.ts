const view = new DataView(new ArrayBuffer(4));

/**
 * What is wrong with `text` as the shortest decimal for the float32 `x`, in whole numbers only; undefined if nothing is.
 *
 * A decimal reads back as `x` if it lies between the middles to the neighbours of `x`, or on one of them where the last
 * bit of `x` is 0, and if it does so too by way of a double, as JSON is mostly read. Right is one that does, where none
 * with a digit less does, and none with as many digits is nearer, or as near and even. Since any decimal is one of more digits, with zeros
 * behind it, none that is shorter still does either.
 */
export function float32Flaw(x: number, text: string): string | undefined {
  if (text.startsWith('-') !== x < 0) return 'has the wrong sign';

  // |x| = mantissa · 2^exponent; in quarters, the middles to its neighbours are integers as well.
  view.setFloat32(0, Math.abs(x));
  const bits = view.getUint32(0);
  const field = bits >>> 23;
  const fraction = bits & 0x7fffff;
  const mantissa = field === 0 ? fraction : fraction + 0x800000;
  const quarterExponent = Math.max(field, 1) - 152;
  const lower = 4 * mantissa - (fraction === 0 && field > 1 ? 1 : 2);
  const upper = 4 * mantissa + 2;
  const isEven = mantissa % 2 === 0;

  const [integer, power] = parseDecimal(text);
  const digits = String(integer).length;

  /** What is between the middles as a multiple of 10^power, times `unit`. */
  const scaled = (tenPower: number) => {
    const times = (quarterExponent > 0 ? 1n << BigInt(quarterExponent) : 1n) * 10n ** BigInt(Math.max(0, -tenPower));
    const unit = (quarterExponent < 0 ? 1n << BigInt(-quarterExponent) : 1n) * 10n ** BigInt(Math.max(0, tenPower));
    return { low: BigInt(lower) * times, value: BigInt(4 * mantissa) * times, high: BigInt(upper) * times, unit };
  };
  const fits = (n: bigint, tenPower: number, { low, high, unit }: ReturnType<typeof scaled>) =>
    (isEven ? n * unit >= low && n * unit <= high : n * unit > low && n * unit < high) &&
    Math.fround(Number(`${n}e${tenPower}`)) === Math.abs(x);

  const own = scaled(power);
  if (!fits(integer, power, own)) return 'does not read back as the same float32';
  const distance = (n: bigint) => (n * own.unit > own.value ? n * own.unit - own.value : own.value - n * own.unit);
  for (const next of [integer - 1n, integer + 1n]) {
    if (!fits(next, power, own)) continue;
    if (distance(next) < distance(integer)) return `is not as near as ${next}e${power}`;
    if (distance(next) === distance(integer) && integer % 2n !== 0n) return `is odd, but as near as ${next}e${power}`;
  }
  if (digits > 1) {
    const coarser = scaled(power + 1);
    const below = integer / 10n;
    // If any decimal of fewer digits is between the middles, so is the one next to `integer` on its side.
    for (const n of [below, below + 1n]) {
      if (fits(n, power + 1, coarser)) return `is longer than ${n}e${power + 1}`;
    }
  }
  return undefined;
}

/** The integer without zeros at its end and the power for which a decimal is ± integer · 10^power. */
function parseDecimal(text: string): [bigint, number] {
  const [, whole, fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text) as string[];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const trimmed = digits.replace(/0+$/, '');
  return [BigInt(trimmed), Number(exponent) - fraction.length + digits.length - trimmed.length];
}
