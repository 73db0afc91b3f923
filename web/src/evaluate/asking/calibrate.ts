/** What the service is asked for at a temperature. */
export interface Point {
  readonly temperature: number;
  readonly nll: number;
}

/** The temperature of the least nll, or the end of the range towards which the nll falls. */
export interface Calibration {
  readonly best: Point;
  readonly end?: 'low' | 'high';
  /** How many temperatures were asked for. */
  readonly asked: number;
}

/** How closely to search for it. */
export interface Effort {
  /** Temperatures of which the curve is drawn, ascending. */
  readonly grid: readonly number[];
  /** How near ln T is to its best. */
  readonly tolerance: number;
}

/** Powers of √2 from 1/8 to 8. The nll is so flat at its least that its last digits say no more of T. */
export const THOROUGH: Effort = { grid: Array.from({ length: 13 }, (_, i) => 2 ** ((i - 6) / 2)), tolerance: 1e-6 };
/** A coarser search, for data of which each temperature takes seconds. */
export const QUICK: Effort = { grid: [1 / 4, 1 / 2, 1, 2, 4], tolerance: 1e-4 };

const LOWEST = 2 ** -10;
const HIGHEST = 2 ** 10;
const GOLDEN = (3 - Math.sqrt(5)) / 2;
const MOST_STEPS = 60;

/**
 * Finds the temperature of the least nll: a grid first, of which the curve is drawn, and then Brent's method between the neighbours of
 * its best. The nll has one minimum over 1/T, since it is convex in 1/T.
 *
 * @param nllAt asks for a temperature
 * @see Guo et al. 2017, arXiv:1706.04599 (temperature scaling); Brent 1973, Algorithms for Minimization without Derivatives, chapter 5
 */
export async function calibrate(
  nllAt: (temperature: number) => Promise<number>,
  { grid, tolerance }: Effort = THOROUGH,
): Promise<Calibration> {
  const points: Point[] = [];
  const ask = async (temperature: number): Promise<Point> => {
    const point = { temperature, nll: await nllAt(temperature) };
    points.push(point);
    return point;
  };
  for (const temperature of grid) await ask(temperature);
  for (;;) {
    points.sort((a, b) => a.temperature - b.temperature);
    const at = leastOf(points);
    const best = points[at] as Point;
    const isLow = at === 0;
    const isHigh = at === points.length - 1;
    if (!isLow && !isHigh) break;
    const next = isLow ? best.temperature / 4 : best.temperature * 4;
    if (!Number.isFinite(best.nll) || next < LOWEST || next > HIGHEST)
      return { best, end: isLow ? 'low' : 'high', asked: points.length };
    await ask(next);
  }
  const at = leastOf(points);
  const [below, middle, above] = points.slice(at - 1, at + 2) as [Point, Point, Point];
  const best = await brent(below.temperature, middle, above.temperature, tolerance, ask);
  return { best, asked: points.length };
}

function leastOf(points: readonly Point[]): number {
  return points.reduce((best, { nll }, i) => (nll < (points[best] as Point).nll ? i : best), 0);
}

/** Brent's method over ln T: steps of parabolas where they converge, else of the golden section. */
async function brent(
  from: number,
  start: Point,
  to: number,
  tolerance: number,
  ask: (temperature: number) => Promise<Point>,
): Promise<Point> {
  let low = Math.log(from);
  let high = Math.log(to);
  let best = start;
  let second = start;
  let third = start;
  let step = 0;
  let before = 0;
  const x = ({ temperature }: Point) => Math.log(temperature);
  for (let i = 0; i < MOST_STEPS; i++) {
    const middle = (low + high) / 2;
    const at = x(best);
    if (Math.abs(at - middle) <= 2 * tolerance - (high - low) / 2) break;
    const parabola = Math.abs(before) > tolerance ? parabolaStep(best, second, third, x) : undefined;
    const isUseful =
      parabola !== undefined &&
      Math.abs(parabola) < Math.abs(before) / 2 &&
      at + parabola > low &&
      at + parabola < high;
    if (isUseful) {
      before = step;
      const isAtEnd = at + parabola - low < 2 * tolerance || high - at - parabola < 2 * tolerance;
      step = isAtEnd ? Math.sign(middle - at) * tolerance : parabola;
    } else {
      before = at < middle ? high - at : low - at;
      step = GOLDEN * before;
    }
    const next = await ask(Math.exp(at + (Math.abs(step) >= tolerance ? step : Math.sign(step) * tolerance)));
    if (next.nll <= best.nll) {
      if (x(next) < at) high = at;
      else low = at;
      third = second;
      second = best;
      best = next;
    } else {
      if (x(next) < at) low = x(next);
      else high = x(next);
      if (next.nll <= second.nll || second === best) {
        third = second;
        second = next;
      } else if (next.nll <= third.nll || third === best || third === second) third = next;
    }
  }
  return best;
}

/** The step from the best of three points to the vertex of the parabola through them. */
function parabolaStep(best: Point, second: Point, third: Point, x: (point: Point) => number): number | undefined {
  const at = x(best);
  const r = (at - x(second)) * (best.nll - third.nll);
  const q = (at - x(third)) * (best.nll - second.nll);
  const divisor = 2 * (q - r);
  if (divisor === 0 || !Number.isFinite(divisor)) return undefined;
  return -((at - x(third)) * q - (at - x(second)) * r) / divisor;
}
