import { costOf } from '../micro.ts';
import { figure } from '../numbers.ts';
import { type MicroResults, STEPS } from '../step-rows.ts';
import { bar, svg, text } from './svg.ts';

const WIDTH = 760;
const [LEFT, RIGHT, TOP] = [180, 70, 76];
const [BAR, PITCH, GAP] = [20, 25, 16];

const DIGITS: Readonly<Record<string, string>> = {
  '17 digits': '17 digits',
  float32: 'float32 text',
  integers: 'whole numbers',
};

const BARS = { service: 'service', plain: 'JSON' } as const;

const STEP_NAMES = {
  reader: 'read (JSON.parse)',
  kernel: 'softmax, loss, gradient',
  writer: 'write (JSON.stringify)',
} as const;

/** Where the time of a number goes: reader, kernel, writer as parts of a bar, for the service and for the plain way. */
export function timeOfANumber(results: MicroResults): string {
  const cost = (digits: string, contender: string) => STEPS.map((step) => costOf(results, digits, step, contender));
  const sum = (costs: readonly number[]) => costs.reduce((a, b) => a + b, 0);
  const largest = Math.max(
    ...Object.keys(DIGITS).flatMap((digits) => Object.keys(BARS).map((contender) => sum(cost(digits, contender)))),
  );
  const scale = (WIDTH - LEFT - RIGHT) / largest;
  const content: string[] = [];
  const words: string[] = [];
  let legend = LEFT;
  for (const step of STEPS) {
    content.push(bar(legend, 46, 12, 12, step), text(legend + 18, 57, STEP_NAMES[step], 'start', 'quiet'));
    legend += 175;
  }
  let y = TOP;
  for (const [digits, label] of Object.entries(DIGITS)) {
    content.push(text(16, y + 15, label, 'start'));
    for (const [contender, name] of Object.entries(BARS)) {
      const costs = cost(digits, contender);
      let x = LEFT;
      content.push(text(LEFT - 8, y + 15, name, 'end', 'quiet'));
      for (const [i, step] of STEPS.entries()) {
        const width = (costs[i] as number) * scale;
        content.push(bar(x, y, width, BAR, step));
        if (width > 28) content.push(text(x + width / 2, y + 14.5, figure(costs[i] as number), 'middle', 'on-fill'));
        x += width;
      }
      content.push(text(x + 8, y + 15, `${figure(sum(costs))} ns`, 'start'));
      words.push(`${label}, ${name}: ${STEPS.map((step, i) => `${step} ${figure(costs[i] as number)}`).join(', ')} ns`);
      y += PITCH;
    }
    y += GAP;
  }
  return svg({
    width: WIDTH,
    height: y + 14,
    title: 'Where the CPU of a number goes, ns a number, without a server',
    description: `${words.join('. ')}.`,
    content: [
      ...content,
      text(
        16,
        y,
        'service: WebAssembly. JSON: JSON.parse, the textbook in loops, JSON.stringify, from bytes to bytes.',
        'start',
        'quiet',
      ),
    ],
  });
}
