import { logScale } from '../../bench/pictures/scale.ts';
import { bar, rule, svg, type Tone, text } from '../../bench/pictures/svg.ts';
import { CASES } from './cases.ts';
import { DTYPES, type Series, WAYS } from './experiment.ts';
import type { PictureTexts, Size } from './picture-texts.ts';
import { STATES, type State, stagesOf } from './stages.ts';
import { find } from './stages-table.ts';

/** Of the legend: how many states stand in a line, and how wide each is. */
const LAYOUTS = {
  wide: { WIDTH: 760, LEFT: 170, RIGHT: 24, TOP: 76, IN_LINE: 5, STATE: 115, LEGEND: 170 },
  narrow: { WIDTH: 360, LEFT: 138, RIGHT: 16, TOP: 118, IN_LINE: 3, STATE: 112, LEGEND: 16 },
} as const;
const [BAR, PITCH, GAP] = [15, 18, 34];
const [FIRST, LAST] = [1, 800];
const TICKS = { wide: [1, 2, 5, 10, 20, 50, 100, 200, 400, 800], narrow: [1, 5, 20, 100, 800] };

const TONES: Readonly<Record<State, Tone>> = {
  accurate: 'service',
  fewer: 'plain',
  zero: 'floor',
  infinite: 'pydantic',
  nan: 'writer',
};

/** What becomes of loss and gradient while the gap of two logits grows: a bar for each way and precision. */
export function whereDigitsEnd(all: readonly Series[], texts: PictureTexts, size: Size): string {
  const { WIDTH, LEFT, RIGHT, TOP, IN_LINE, STATE, LEGEND } = LAYOUTS[size];
  const title = texts.digitsTitle.join('');
  const x = logScale([FIRST, LAST], [LEFT, WIDTH - RIGHT]);
  const content: string[] = [];
  const words: string[] = [];
  for (const [i, state] of STATES.entries()) {
    const at = LEGEND + (i % IN_LINE) * STATE;
    const base = TOP - 19 - 22 * (Math.ceil(STATES.length / IN_LINE) - 1 - Math.floor(i / IN_LINE));
    const name = texts.states[state];
    content.push(bar(at, base - 11, 12, 12, TONES[state]), text(at + 18, base, name, 'start', 'quiet'));
  }
  let y = TOP;
  for (const { label, quantity } of CASES) {
    const name = texts.cases[quantity][label];
    content.push(text(16, y + 13, name, 'start'));
    y += 20;
    for (const dtype of DTYPES) {
      for (const way of WAYS) {
        const stages = stagesOf(find(all, way, dtype, label), quantity);
        content.push(text(LEFT - 8, y + 12, `${texts.ways[way]}${texts.comma}${dtype}`, 'end', 'quiet'));
        for (const [i, { state, from }] of stages.entries()) {
          const [left, right] = [x(Math.max(from, FIRST)), x(stages[i + 1]?.from ?? LAST)];
          content.push(bar(left, y, right - left, BAR, TONES[state]));
          if (from > FIRST && right - left > 44) {
            content.push(text(left + 4, y + 12, from.toFixed(2), 'start', 'on-fill'));
          }
        }
        const later = stages.slice(1).map(({ state, from }) => texts.from(texts.states[state], from.toFixed(2)));
        const place = [name, texts.ways[way], dtype].join(texts.comma);
        words.push(`${place}${texts.colon}${[texts.states.accurate, ...later].join(texts.comma)}`);
        y += PITCH;
      }
    }
    y += GAP - 20;
  }
  const bottom = y - GAP + 20;
  for (const tick of TICKS[size]) {
    content.push(rule(x(tick), bottom, x(tick), bottom + 5));
    content.push(text(x(tick), bottom + 19, String(tick), 'middle', 'quiet'));
  }
  content.push(text((LEFT + WIDTH - RIGHT) / 2, bottom + 40, texts.logarithmicGap, 'middle', 'quiet'));
  return svg({
    width: WIDTH,
    height: bottom + 52,
    title,
    titleLines: size === 'narrow' ? texts.digitsTitle.map((words) => words.trim()) : [title],
    description: `${words.join(texts.stop)}${texts.stop.trimEnd()}`,
    content,
  });
}
