const NAMES: { readonly [name: string]: number } = {
  nan: Number.NaN,
  inf: Infinity,
  infinity: Infinity,
  '∞': Infinity,
};

/**
 * A number as people and programs write it: decimals, `-inf`, `−∞`, `NaN`, a point at the end, as PyTorch prints.
 *
 * @example parseNumber('1.') // 1
 * @example parseNumber('−∞') // -Infinity
 * @example parseNumber('1,5') // undefined
 */
export function parseNumber(text: string): number | undefined {
  const plain = text.trim().replace('−', '-');
  const [, sign, name] = /^([+-]?)([a-z∞]+)$/i.exec(plain) ?? [];
  if (name !== undefined) {
    const value = NAMES[name.toLowerCase()];
    return value === undefined ? undefined : sign === '-' ? -value : value;
  }
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}
