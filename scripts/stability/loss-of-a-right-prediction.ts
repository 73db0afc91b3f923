import { bar, line, rule, svg, type Tone, text } from '../../bench/pictures/svg.ts';
import type { Dtype, Series, Way } from './experiment.ts';
import type { PictureTexts, Size } from './picture-texts.ts';
import { stagesOf } from './stages.ts';
import { find } from './stages-table.ts';

/** The narrow picture has its labels in a legend above, since there is no room for them beside the lines. */
const LAYOUTS = {
  wide: { WIDTH: 760, HEIGHT: 420, LEFT: 64, RIGHT: 24, TOP: 52 },
  narrow: { WIDTH: 360, HEIGHT: 460, LEFT: 50, RIGHT: 14, TOP: 138 },
} as const;
const BOTTOM = 64;
const LAST_GAP = 120;
/** The scale of the losses ends at 10^LAST_POWER; 0, which is on no logarithmic scale, has a line of its own below. */
const LAST_POWER = -54;
/** One gap of so many is drawn. */
const EVERY = 20;

const SERIES = [
  { way: 'service', dtype: 'float64', tone: 'service' },
  { way: 'service', dtype: 'float32', tone: 'reader' },
  { way: 'pytorch', dtype: 'float64', tone: 'plain' },
  { way: 'pytorch', dtype: 'float32', tone: 'writer' },
] as const satisfies readonly { way: Way; dtype: Dtype; tone: Tone }[];

/** The loss of a right prediction over the gap of its logits, on a logarithmic scale, down to where it becomes 0. */
export function lossOfARightPrediction(all: readonly Series[], texts: PictureTexts, size: Size): string {
  const { WIDTH, HEIGHT, LEFT, RIGHT, TOP } = LAYOUTS[size];
  const ZERO = HEIGHT - BOTTOM;
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
  for (const [i, { way, dtype, tone }] of SERIES.entries()) {
    const series = find(all, way, dtype, 0);
    const end = stagesOf(series, 'loss').find(({ state }) => state === 'zero')?.from ?? Number.POSITIVE_INFINITY;
    const places = series.gaps.flatMap((gap, i) => {
      const isDrawn = i % EVERY === 0 && gap < Math.min(end, LAST_GAP);
      return isDrawn ? [[x(gap), y(Math.log10(series.outcomes[i]?.loss as number))] as const] : [];
    });
    const isDropped = end < LAST_GAP;
    const lastY = places.at(-1)?.[1] as number;
    content.push(line(isDropped ? [...places, [x(end), lastY], [x(end), ZERO]] : places, tone));
    const name = `${texts.ways[way]}${texts.comma}${dtype}`;
    const zero = texts.from(texts.states.zero, end.toFixed(2));
    words.push(`${name}${texts.colon}${zero}`);
    if (size === 'narrow') {
      content.push(bar(16, 45 + 20 * i, 14, 4, tone));
      content.push(text(38, 51 + 20 * i, `${name}${texts.colon}${zero}`, 'start', tone));
    } else if (isDropped) {
      const labels = [`${texts.ways[way]}${texts.comma.trimEnd()}`, `${dtype}${texts.colon.trimEnd()}`, zero];
      const [side, anchor] = end > LAST_GAP / 2 ? ([-8, 'end'] as const) : ([8, 'start'] as const);
      for (const [i, label] of labels.entries()) {
        content.push(text(x(end) + side, ZERO - 46 + 17 * i, label, anchor, tone));
      }
    } else {
      content.push(text(x(70), y(-70 / Math.LN10) - 12, `${name}${texts.colon}${zero}`, 'start', tone));
    }
  }
  content.push(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 22, texts.gap, 'middle', 'quiet'));
  return svg({
    width: WIDTH,
    height: HEIGHT,
    title: texts.lossTitle,
    description: `${words.join(texts.stop)}${texts.stop.trimEnd()}`,
    content,
  });
}
