import { figure } from '../numbers.ts';
import type { Results } from '../results.ts';
import { logScale, ticks } from './scale.ts';
import { dot, rule, svg, type Tone, text } from './svg.ts';

const WIDTH = 760;
/** RIGHT is room for the longest label. */
const [LEFT, RIGHT, TOP] = [120, 225, 56];
const [LINE, GAP] = [22, 16];

const WORKLOADS: Readonly<Record<string, string>> = { S: 'S: 1×10', M: 'M: 32×1000', L: 'L: 4×32000' };

const NAMES: Readonly<Record<string, string>> = {
  service: 'this service',
  plain: 'plain Fastify',
  fastapi: 'FastAPI tuned, PyTorch',
  pydantic: 'FastAPI pydantic, PyTorch',
};

/** CPU a request over the floor's, of all others, for S, M and L: dots on a logarithmic scale that starts at the floor. */
export function cpuOverFloor(results: Results): string {
  const points = results.summaries.filter(({ case: name, contender }) => name in WORKLOADS && contender in NAMES);
  const ratio = (point: (typeof points)[number]) => point.overFirst.cpuMs;
  const largest = Math.max(2, ...points.map(ratio));
  const x = logScale([1, largest * 1.1], [LEFT, WIDTH - RIGHT]);
  const content: string[] = [];
  let y = TOP;
  for (const [name, label] of Object.entries(WORKLOADS)) {
    const own = points.filter((point) => point.case === name).sort((a, b) => ratio(a) - ratio(b));
    if (own.length === 0) continue;
    content.push(text(16, y + LINE / 2 + 4, label, 'start'));
    for (const point of own) {
      const tone = point.contender as Tone;
      const [at, middle] = [x(ratio(point)), y + LINE / 2];
      const words = `${figure(ratio(point))}× ${NAMES[point.contender]}`;
      content.push(
        rule(LEFT, middle, at, middle),
        dot(at, middle, 6, tone),
        text(at + 12, middle + 4, words, 'start', tone),
      );
      y += LINE;
    }
    y += GAP;
  }
  const bottom = y - GAP + 6;
  const axis = ticks(1, largest).flatMap((tick) => [
    rule(x(tick), tick === 1 ? TOP : bottom - 4, x(tick), bottom),
    text(x(tick), bottom + 16, `${tick}×`, 'middle', 'quiet'),
  ]);
  return svg({
    width: WIDTH,
    height: bottom + 44,
    title: 'CPU a request, over that of reading and writing the bytes alone',
    description: `${points.map((point) => `${point.case}: ${NAMES[point.contender]} ${figure(ratio(point))} times the floor`).join('; ')}.`,
    content: [
      ...axis,
      ...content,
      text(
        16,
        bottom + 36,
        'Less is better. 1× is the floor: node:http that reads as many bytes, writes as many, and computes nothing.',
        'start',
        'quiet',
      ),
    ],
  });
}
