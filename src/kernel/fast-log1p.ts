import { writeLog1p } from './log1p.ts';

/** log(1 + j/128), for j in [0, 128). */
const LOGS = new Float64Array(129);
// Each leaves its low part where the next one goes.
for (let j = 0; j < 128; j++) writeLog1p(j / 128, 0, 1, LOGS, j);

const view = new Float64Array(1);
const words = new Uint32Array(view.buffer);

/**
 * log(1 + s) for s in [0, 2^50], within 2 ulp: for rows of float32 numbers, of which it takes a third of the time that
 * {@link writeLog1p} takes. assembly/kernel/fast-log1p.ts is the same for WebAssembly: the same bits.
 *
 *     1 + s = c + d,   c = 2^n (1 + j/128) the nearest such number
 *     log(1 + s) = n ln 2 + log(1 + j/128) + log(1 + r),   r = d / c,   |r| ≤ 1/256
 *
 * @example fastLog1p(1e-22) // 1e-22
 */
export function fastLog1p(s: number): number {
  const y = 1 + s;
  const lost = s - (y - 1);
  view[0] = y;
  const high = ((words[1] as number) + (1 << 12)) & (-1 << 13);
  words[0] = 0;
  words[1] = high;
  const c = view[0] as number;
  const r = (y - c + lost) / c;
  const r2 = r * r;
  const series = -0.5 + r * (1 / 3) + r2 * (-0.25 + r * 0.2 + r2 * (-1 / 6 + r * (1 / 7)));
  const large = ((high >> 20) - 1023) * Math.LN2 + (LOGS[(high >> 13) & 127] as number);
  return large + (r + r2 * series);
}
