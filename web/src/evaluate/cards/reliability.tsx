import { axisX, axisY, dot, gridX, gridY, line, rect, ruleY, text } from '@observablehq/plot';
import { useMemo } from 'preact/hooks';
import { fillInOrder } from '../../ui/fill.ts';
import { short } from '../../ui/number.ts';
import { Plot, type Plotted } from '../../ui/plot.tsx';
import type { Totals } from '../asking/totals.ts';
import { countText, percentText } from '../formats.ts';
import { type Bin, binsOf } from '../measures/reliability.ts';
import { t } from '../texts.ts';

const SIDES = { marginLeft: 52, marginRight: 24 };
const X = { domain: [0, 1], tickFormat: '%' } as const;
/** More counts have no room above their bars. */
const MOST_COUNTS = 20;

/**
 * How often the model is right at each confidence, and how many rows each bin has.
 *
 * @param mostRows what the axis of the rows reaches
 */
export function Reliability({
  totals,
  temperature,
  id,
  mostRows,
}: {
  totals: Totals;
  temperature: number;
  id: string;
  mostRows: number;
}) {
  const texts = t();
  const found = useMemo(() => binsOf(totals), [totals]);
  const diagram = useMemo(() => diagramOf(found, texts), [found, texts]);
  const counts = useMemo(() => countsOf(found, mostRows, texts), [found, mostRows, texts]);
  const T = short(temperature);
  return (
    <section id={`reliability-${id}`} class="reliability">
      <h3>
        {fillInOrder(texts.reliability, T)} <small>ECE {percentText(totals.calibration_error as number)}</small>
      </h3>
      <Plot options={diagram} label={fillInOrder(texts.reliabilityPlot, T)} />
      <Plot options={counts} label={fillInOrder(texts.countsPlot, T)} />
      <p class="legend">
        <span class="key">{texts.accuracyAxis}</span>
        <span class="key gap">{texts.gap}</span>
      </p>
    </section>
  );
}

function diagramOf(bins: readonly Bin[], texts: ReturnType<typeof t>): Plotted {
  const filledBins = bins.filter(({ count }) => count > 0);
  const title = (bin: Bin) =>
    `${percentText(bin.from)} – ${percentText(bin.to)}\n${texts.confidenceAxis}: ${percentText(bin.confidence)}\n${texts.accuracyAxis}: ${percentText(bin.accuracy)}\n${texts.rowsAxis}: ${countText(bin.count)}`;
  return {
    ...SIDES,
    height: 250,
    marginTop: 24,
    marginBottom: 20,
    x: X,
    y: { domain: [0, 1] },
    marks: [
      gridX({ ticks: 5 }),
      gridY({ ticks: 5 }),
      axisX({ ticks: 5, label: null, tickFormat: '%' }),
      axisY({ ticks: 5, label: `↑ ${texts.accuracyAxis}`, tickFormat: '%' }),
      rect(filledBins, {
        x1: 'from',
        x2: 'to',
        y1: 0,
        y2: 'accuracy',
        fill: 'var(--probs)',
        insetLeft: 0.5,
        insetRight: 0.5,
        title,
        className: 'accuracies',
      }),
      rect(filledBins, {
        x1: 'from',
        x2: 'to',
        y1: 'accuracy',
        y2: 'confidence',
        // Above the confidence the gap is a part of the bar, which it leaves to be seen.
        fill: ({ accuracy, confidence }: Bin) => (accuracy > confidence ? 'var(--paper)' : 'var(--loss)'),
        fillOpacity: 0.3,
        stroke: 'var(--loss)',
        insetLeft: 1,
        insetRight: 1,
        title,
      }),
      line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: 'var(--soft-ink)', strokeDasharray: '4 4' },
      ),
      dot(filledBins, { x: 'confidence', y: 'accuracy', r: 3.5, fill: 'var(--paper)', stroke: 'var(--ink)', title }),
      ruleY([0]),
    ],
  };
}

function countsOf(bins: readonly Bin[], most: number, texts: ReturnType<typeof t>): Plotted {
  return {
    ...SIDES,
    height: 120,
    marginTop: 26,
    marginBottom: 36,
    x: X,
    y: { domain: [0, most], nice: true },
    marks: [
      gridY({ ticks: 2 }),
      axisX({ ticks: 5, label: `${texts.confidenceAxis} →`, tickFormat: '%' }),
      axisY({ ticks: 2, label: `↑ ${texts.rowsAxis}`, tickFormat: 's' }),
      rect(bins, {
        x1: 'from',
        x2: 'to',
        y1: 0,
        y2: 'count',
        fill: 'var(--soft-ink)',
        fillOpacity: 0.5,
        insetLeft: 0.5,
        insetRight: 0.5,
        className: 'counts',
      }),
      ...(bins.length > MOST_COUNTS
        ? []
        : [
            text(bins, {
              x: ({ from, to }: Bin) => (from + to) / 2,
              y: 'count',
              text: ({ count }: Bin) => compact(count),
              dy: -6,
              fontSize: 10,
            }),
          ]),
      ruleY([0]),
    ],
  };
}

/** A count, short enough to stand above a narrow bar: 1234 is 1.2k. */
function compact(count: number): string {
  if (count < 1000) return String(Number(count.toPrecision(3)));
  const [size, unit] = count < 1e6 ? [count / 1e3, 'k'] : [count / 1e6, 'M'];
  return `${Number(size.toPrecision(2))}${unit}`;
}
