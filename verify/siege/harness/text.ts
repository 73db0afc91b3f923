/** @example ms(12.34) // '12 ms'; ms(1234) // '1.2 s'; ms(Number.POSITIVE_INFINITY) // 'never' */
export function ms(value: number): string {
  if (!Number.isFinite(value)) return 'never';
  if (value >= 1000) return `${(value / 1000).toFixed(1)} s`;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

/** @example megabytes(2 ** 30) // '1074 MB' */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** @example percent(0.934) // '93 %' */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** @example plural(1, 'request') // '1 request'; plural(2000, 'request') // '2,000 requests' */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
