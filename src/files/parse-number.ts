const NAMES: { readonly [name: string]: number } = {
  nan: Number.NaN,
  inf: Infinity,
  infinity: Infinity,
  '∞': Infinity,
};

/** A number with its type around it, as lists of NumPy and PyTorch print them: `np.float32(1.5)`, `tensor(1.5)`. */
const TYPED = /^(?:\w+\.)?(?:(?:b?float|int|uint)\d+|double|half|tensor)\(([^(),]*)\)$/;

/**
 * A number as people and programs write it: decimals, `-inf`, `−∞`, `NaN`, a point at the end, as PyTorch prints. Undefined of
 * anything else, and of decimals that no double can hold (`1e400`).
 *
 * @example parseNumber('1.') // 1
 * @example parseNumber('−∞') // -Infinity
 * @example parseNumber('np.float32(1.5)') // 1.5
 * @example parseNumber('1,5') // undefined
 */
export function parseNumber(text: string): number | undefined {
  const plain = text.trim().replace(TYPED, '$1').trim().replace('−', '-');
  const [, sign, name] = /^([+-]?)([a-z∞]+)$/i.exec(plain) ?? [];
  if (name !== undefined) {
    const value = NAMES[name.toLowerCase()];
    return value === undefined ? undefined : sign === '-' ? -value : value;
  }
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}
