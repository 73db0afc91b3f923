import { axisX, axisY, dot, gridX, gridY, line, ruleX, ruleY } from '@observablehq/plot';
import { useMemo } from 'preact/hooks';
import { short } from '../../ui/number.ts';
import { Plot, type Plotted } from '../../ui/plot.tsx';
import type { Totals } from '../asking/totals.ts';
import { percentText } from '../formats.ts';
import { t } from '../texts.ts';

type Point = { readonly temperature: number; readonly value: number };

const TICKS = [1 / 64, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16, 64];

/** nll and calibration error by temperature: what the service has answered, and lines between. */
export function Curves({
  points,
  temperature,
  found,
}: {
  points: ReadonlyMap<number, Totals>;
  temperature: number;
  found: number | undefined;
}) {
  const texts = t();
  const [nll, ece] = useMemo(() => {
    const sorted = [...points].sort(([a], [b]) => a - b);
    const of = (name: 'nll' | 'calibration_error') =>
      sorted
        .map(([at, totals]): Point => ({ temperature: at, value: totals[name] as number }))
        .filter(({ value }) => Number.isFinite(value));
    return [of('nll'), of('calibration_error')];
  }, [points]);
  const domain = useMemo(() => domainOf([...points.keys(), temperature]), [points, temperature]);
  const ofNll = useMemo(
    () => curve(nll, domain, temperature, found, { label: 'nll', colour: 'var(--loss)', height: 170, text: short }),
    [nll, domain, temperature, found],
  );
  const ofEce = useMemo(
    () =>
      curve(ece, domain, temperature, found, {
        label: 'ECE',
        colour: 'var(--probs)',
        height: 130,
        text: percentText,
        tickFormat: '%',
        x: texts.temperatureAxis,
      }),
    [ece, domain, temperature, found, texts],
  );
  return (
    <div class="curves">
      <Plot options={ofNll} label={texts.curveNll} />
      <Plot options={ofEce} label={texts.curveEce} />
      <p class="note">{texts.curveHint}</p>
    </div>
  );
}

/** From 1/4 to 4, and as far as there are points. */
function domainOf(temperatures: readonly number[]): [number, number] {
  const known = temperatures.filter((value) => value > 0 && Number.isFinite(value));
  return [Math.min(1 / 4, ...known), Math.max(4, ...known)];
}

function curve(
  points: readonly Point[],
  domain: [number, number],
  temperature: number,
  found: number | undefined,
  of: {
    readonly label: string;
    readonly colour: string;
    readonly height: number;
    readonly text: (value: number) => string;
    readonly tickFormat?: string;
    readonly x?: string;
  },
): Plotted {
  const most = Math.max(...points.map(({ value }) => value), 1e-300);
  const ticks = TICKS.filter((tick) => tick >= domain[0] * 0.999 && tick <= domain[1] * 1.001);
  return {
    height: of.height,
    marginLeft: 52,
    marginRight: 24,
    marginTop: 22,
    marginBottom: of.x ? 36 : 20,
    x: { type: 'log', domain },
    y: { domain: [0, most], nice: true },
    marks: [
      gridX({ ticks }),
      gridY({ ticks: 3 }),
      // As texts: of a logarithmic axis ticks lose some of their labels.
      axisX(ticks, { text: fraction, label: of.x ? `${of.x} →` : null }),
      axisY({ ticks: 3, label: `↑ ${of.label}`, ...(of.tickFormat && { tickFormat: of.tickFormat }) }),
      ruleY([0]),
      ...(found === undefined
        ? []
        : [ruleX([found], { stroke: 'var(--down)', strokeWidth: 2, strokeDasharray: '2 3' })]),
      ruleX([temperature], { stroke: 'var(--soft-ink)' }),
      line(points, { x: 'temperature', y: 'value', stroke: of.colour, strokeWidth: 1.5 }),
      dot(points, {
        x: 'temperature',
        y: 'value',
        r: ({ temperature: at }: Point) => (at === temperature ? 5 : 2.5),
        fill: of.colour,
        title: ({ temperature: at, value }: Point) => `T = ${short(at)}\n${of.label} ${of.text(value)}`,
      }),
    ],
  };
}

function fraction(value: number): string {
  return value < 1 ? `1/${Math.round(1 / value)}` : String(value);
}
