import { line, rule, svg, type Tone, text } from '../../bench/pictures/svg.ts';
import { WAY_NAMES } from './cases.ts';
import type { Dtype, Series, Way } from './experiment.ts';
import { stagesOf } from './stages.ts';
import { find } from './stages-table.ts';

const [WIDTH, HEIGHT] = [760, 420];
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 24, 52, 64];
const LAST_GAP = 120;
/** The scale of the losses ends at 10^LAST_POWER; 0, which is on no logarithmic scale, has a line of its own below. */
const LAST_POWER = -54;
const ZERO = HEIGHT - BOTTOM;
/** One gap of so many is drawn. */
const EVERY = 20;

const SERIES = [
  { way: 'service', dtype: 'float64', tone: 'service' },
  { way: 'service', dtype: 'float32', tone: 'reader' },
  { way: 'pytorch', dtype: 'float64', tone: 'plain' },
  { way: 'pytorch', dtype: 'float32', tone: 'writer' },
] as const satisfies readonly { way: Way; dtype: Dtype; tone: Tone }[];

/** The loss of a right prediction over the gap of its logits, on a logarithmic scale, down to where it becomes 0. */
export function lossOfARightPrediction(all: readonly Series[]): string {
  const x = (gap: number) => LEFT + (gap / LAST_GAP) * (WIDTH - LEFT - RIGHT);
  const y = (power: number) => TOP + (power / LAST_POWER) * (ZERO - 24 - TOP);
  const content: string[] = [];
  for (let power = 0; power > LAST_POWER; power -= 10) {
    content.push(rule(LEFT, y(power), WIDTH - RIGHT, y(power)));
    content.push(text(LEFT - 8, y(power) + 4, power === 0 ? '1' : `1e${power}`, 'end', 'quiet'));
  }
  content.push(rule(LEFT, ZERO, WIDTH - RIGHT, ZERO), text(LEFT - 8, ZERO + 4, '0', 'end', 'quiet'));
  for (let gap = 0; gap <= LAST_GAP; gap += 20) {
    content.push(text(x(gap), HEIGHT - BOTTOM + 20, String(gap), 'middle', 'quiet'));
  }
  const words: string[] = [];
  for (const { way, dtype, tone } of SERIES) {
    const series = find(all, way, dtype, 0);
    const end = stagesOf(series, 'loss').find(({ state }) => state === 'zero')?.from ?? Number.POSITIVE_INFINITY;
    const places = series.gaps.flatMap((gap, i) => {
      const isDrawn = i % EVERY === 0 && gap < Math.min(end, LAST_GAP);
      return isDrawn ? [[x(gap), y(Math.log10(series.outcomes[i]?.loss as number))] as const] : [];
    });
    const isDropped = end < LAST_GAP;
    const lastY = places.at(-1)?.[1] as number;
    content.push(line(isDropped ? [...places, [x(end), lastY], [x(end), ZERO]] : places, tone));
    const name = `${WAY_NAMES[way]}, ${dtype}`;
    words.push(`${name}: 0 from ${end.toFixed(2)}`);
    if (isDropped) {
      const labels = [`${WAY_NAMES[way]},`, `${dtype}:`, `0 from ${end.toFixed(2)}`];
      const [side, anchor] = end > LAST_GAP / 2 ? ([-8, 'end'] as const) : ([8, 'start'] as const);
      for (const [i, label] of labels.entries()) {
        content.push(text(x(end) + side, ZERO - 46 + 17 * i, label, anchor, tone));
      }
    } else {
      content.push(text(x(70), y(-70 / Math.LN10) - 12, `${name}: to ${end.toFixed(2)}`, 'start', tone));
    }
  }
  content.push(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 22, 'gap of the two logits', 'middle', 'quiet'));
  return svg({
    width: WIDTH,
    height: HEIGHT,
    title: 'Loss of a right prediction',
    description: `${words.join('. ')}.`,
    content,
  });
}
