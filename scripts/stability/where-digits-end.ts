import { logScale } from '../../bench/pictures/scale.ts';
import { bar, rule, svg, type Tone, text } from '../../bench/pictures/svg.ts';
import { CASES, STATE_NAMES, WAY_NAMES } from './cases.ts';
import { DTYPES, type Series, WAYS } from './experiment.ts';
import { STATES, type State, stagesOf } from './stages.ts';
import { find } from './stages-table.ts';

const [WIDTH, LEFT, RIGHT, TOP] = [760, 170, 24, 76];
const [BAR, PITCH, GAP] = [15, 18, 34];
const [FIRST, LAST] = [1, 800];
const TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 400, 800];

const TONES: Readonly<Record<State, Tone>> = {
  accurate: 'service',
  fewer: 'plain',
  zero: 'floor',
  infinite: 'pydantic',
  nan: 'writer',
};

/** What becomes of loss and gradient while the gap of two logits grows: a bar for each way and precision. */
export function whereDigitsEnd(all: readonly Series[]): string {
  const x = logScale([FIRST, LAST], [LEFT, WIDTH - RIGHT]);
  const content: string[] = [];
  const words: string[] = [];
  for (const [i, state] of STATES.entries()) {
    const at = LEFT + i * 115;
    content.push(bar(at, 46, 12, 12, TONES[state]), text(at + 18, 57, STATE_NAMES[state], 'start', 'quiet'));
  }
  let y = TOP;
  for (const { name, label, quantity } of CASES) {
    content.push(text(16, y + 13, name, 'start'));
    y += 20;
    for (const dtype of DTYPES) {
      for (const way of WAYS) {
        const stages = stagesOf(find(all, way, dtype, label), quantity);
        content.push(text(LEFT - 8, y + 12, `${WAY_NAMES[way]}, ${dtype}`, 'end', 'quiet'));
        for (const [i, { state, from }] of stages.entries()) {
          const [left, right] = [x(Math.max(from, FIRST)), x(stages[i + 1]?.from ?? LAST)];
          content.push(bar(left, y, right - left, BAR, TONES[state]));
          if (from > FIRST && right - left > 44) {
            content.push(text(left + 4, y + 12, from.toFixed(2), 'start', 'on-fill'));
          }
        }
        const later = stages.slice(1).map(({ state, from }) => `${STATE_NAMES[state]} from ${from.toFixed(2)}`);
        words.push(`${name}, ${WAY_NAMES[way]}, ${dtype}: ${['all digits', ...later].join(', ')}`);
        y += PITCH;
      }
    }
    y += GAP - 20;
  }
  const bottom = y - GAP + 20;
  for (const tick of TICKS) {
    content.push(rule(x(tick), bottom, x(tick), bottom + 5));
    content.push(text(x(tick), bottom + 19, String(tick), 'middle', 'quiet'));
  }
  content.push(text((LEFT + WIDTH - RIGHT) / 2, bottom + 40, 'gap of the two logits, logarithmic', 'middle', 'quiet'));
  return svg({
    width: WIDTH,
    height: bottom + 52,
    title: 'What becomes of loss and gradient while the gap of two logits grows',
    description: `${words.join('. ')}.`,
    content,
  });
}
