import { figure } from '../numbers.ts';
import type { MicroResults, Step } from '../step-rows.ts';
import { bar, svg, text } from './svg.ts';

const [LEFT, TOP, COLUMN] = [170, 84, 290];
/** Room for the figure behind a bar. */
const RIGHT = 50;
const [BAR, PITCH, GAP] = [13, 15, 8];

const COLUMNS: readonly (readonly [step: Step, heading: string])[] = [
  ['reader', 'read'],
  ['writer', 'write'],
];

const BARS = { service: 'service', plain: 'JSON.parse and JSON.stringify' } as const;

/** What a number costs to read and to write, for the service and for the host's JSON: a line for each kind of numbers. */
export function timeOfANumber({ rows }: MicroResults): string {
  const shown = rows.filter(({ step, contender }) => step !== 'kernel' && contender in BARS);
  const scale = (COLUMN - RIGHT) / Math.max(...shown.map(({ ns }) => ns.median));
  const kinds = [...new Set(shown.map(({ numbers }) => numbers))];
  const content = COLUMNS.map(([, heading], i) => text(LEFT + i * COLUMN, TOP - 10, heading, 'start'));
  let legend = LEFT;
  for (const [contender, name] of Object.entries(BARS) as [keyof typeof BARS, string][]) {
    content.push(bar(legend, 44, 12, 12, contender), text(legend + 18, 55, name, 'start', 'quiet'));
    legend += 90;
  }
  let y = TOP;
  for (const kind of kinds) {
    content.push(text(16, y + PITCH + 3, kind, 'start'));
    for (const contender of Object.keys(BARS) as (keyof typeof BARS)[]) {
      for (const [i, [step]] of COLUMNS.entries()) {
        const row = shown.find((row) => row.numbers === kind && row.step === step && row.contender === contender);
        if (row === undefined) continue;
        const [x, width] = [LEFT + i * COLUMN, row.ns.median * scale];
        content.push(
          bar(x, y, width, BAR, contender),
          text(x + width + 6, y + 11, figure(row.ns.median), 'start', 'quiet'),
        );
      }
      y += PITCH;
    }
    y += GAP;
  }
  return svg({
    width: LEFT + COLUMNS.length * COLUMN,
    height: y + 8,
    title: 'What it costs to read a number and to write one, ns of CPU',
    description: `${shown.map(({ numbers, step, contender, ns }) => `${numbers}, ${step}, ${BARS[contender as keyof typeof BARS]}: ${figure(ns.median)} ns`).join('. ')}.`,
    content,
  });
}
