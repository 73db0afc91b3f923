import { writeLog1p } from '../../src/kernel/log1p';
import './doubles';

const LOGS: usize = memory.data(8 * 129, 64);
// Each leaves its low part where the next one goes.
for (let j = 0; j < 128; j++) writeLog1p(<f64>j / 128.0, 0, 1, changetype<Doubles>(LOGS), j);

/** See src/kernel/fast-log1p.ts: the same operations in the same order. */
// @ts-ignore: decorator
@inline
export function fastLog1p(s: f64): f64 {
  const y = 1.0 + s;
  const lost = s - (y - 1.0);
  const bits = (reinterpret<i64>(y) + (1 << 44)) & (-1 << 45);
  const c = reinterpret<f64>(bits);
  const r = (y - c + lost) / c;
  const r2 = r * r;
  const series = -0.5 + r * (1.0 / 3.0) + r2 * (-0.25 + r * 0.2 + r2 * (-1.0 / 6.0 + r * (1.0 / 7.0)));
  const large = <f64>(<i32>(bits >> 52) - 1023) * Math.LN2 + load<f64>(LOGS + (<usize>((bits >> 45) & 127) << 3));
  return large + (r + r2 * series);
}
