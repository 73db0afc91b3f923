import { curveOf, flatness } from '../curve.ts';
import { figure } from '../numbers.ts';
import type { Results } from '../results.ts';
import { logScale, ticks } from './scale.ts';
import { dot, line, rule, svg, type Tone, text } from './svg.ts';

const [WIDTH, HEIGHT] = [760, 360];
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 150, 64, 64];

const SERIES = [
  ['plain', 'plain Fastify'],
  ['service', 'this service'],
  ['floor', 'floor'],
] as const satisfies readonly (readonly [Tone, string])[];

/** What a number costs in requests of 10² to 10⁷ numbers: lines on two logarithmic scales. */
export function costBySize(results: Results): string {
  const series = SERIES.map(([tone, name]) => ({ tone, name, points: curveOf(results, tone) })).filter(
    ({ points }) => points.length > 0,
  );
  const all = series.flatMap(({ points }) => points);
  const costs = all.map(({ ns }) => ns);
  const sizes = all.map(({ numbers }) => numbers);
  const [least, most] = [Math.min(...costs) * 0.8, Math.max(...costs) * 1.2];
  const x = logScale([Math.min(...sizes), Math.max(...sizes)], [LEFT, WIDTH - RIGHT]);
  const y = logScale([least, most], [HEIGHT - BOTTOM, TOP]);
  const rows = ticks(least, most).flatMap((tick) => [
    rule(LEFT, y(tick), WIDTH - RIGHT, y(tick)),
    text(LEFT - 8, y(tick) + 4, String(tick), 'end', 'quiet'),
  ]);
  const columns = [...new Set(sizes)]
    .filter((size) => Number.isInteger(Math.log10(size)))
    .map((size) => text(x(size), HEIGHT - BOTTOM + 20, size.toLocaleString('en'), 'middle', 'quiet'));
  const lines = series.flatMap(({ tone, name, points }) => {
    const places = points.map(({ numbers, ns }) => [x(numbers), y(ns)] as const);
    const [lastX, lastY] = places.at(-1) as readonly [number, number];
    return [
      line(places, tone),
      ...places.map(([px, py]) => dot(px, py, 3, tone)),
      text(lastX + 10, lastY + 4, `${name} ${figure(points.at(-1)?.ns as number)} ns`, 'start', tone),
    ];
  });
  const words = series.map(
    ({ name, points }) =>
      `${name}: ${points.map(({ numbers, ns }) => `${figure(ns)} ns at ${numbers.toLocaleString('en')}`).join(', ')}; ` +
      `dearest over cheapest from 10,000 numbers on ${flatness(points).toFixed(2)}`,
  );
  return svg({
    width: WIDTH,
    height: HEIGHT,
    title: 'CPU a number, by numbers in the request',
    description: `${words.join('. ')}.`,
    content: [
      ...rows,
      ...columns,
      ...lines,
      text(16, 48, 'ns', 'start', 'quiet'),
      text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 22, 'numbers in the request; both axes logarithmic', 'middle', 'quiet'),
    ],
  });
}
