/** A logarithmic scale: `domain` to `range`, both as [from, to]. */
export function logScale(domain: readonly [number, number], range: readonly [number, number]): (x: number) => number {
  const [from, to] = domain.map(Math.log10) as [number, number];
  return (x) => range[0] + ((Math.log10(x) - from) / (to - from)) * (range[1] - range[0]);
}

/**
 * 1, 2, 5, 10, 20, … within [from, to].
 *
 * @example ticks(1, 30) // [1, 2, 5, 10, 20]
 */
export function ticks(from: number, to: number): number[] {
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++) {
    for (const digit of [1, 2, 5]) {
      const tick = Number(`${digit}e${power}`);
      if (tick >= from && tick <= to) found.push(tick);
    }
  }
  return found;
}
