import { axisX, axisY, gridY, rectY, ruleY, text } from '@observablehq/plot';
import { useMemo } from 'preact/hooks';
import { Card } from '../../ui/card.tsx';
import { fillInOrder } from '../../ui/fill.ts';
import { short } from '../../ui/number.ts';
import { Plot, type Plotted } from '../../ui/plot.tsx';
import type { Rows } from '../asking/evaluate.ts';
import { countText, percentText } from '../formats.ts';
import { labels } from '../known-rows.ts';
import { type Histogram, histogram } from '../measures/histogram.ts';
import { lossShares } from '../measures/loss-shares.ts';
import { t } from '../texts.ts';

const MOST_BINS = 36;
/** Infinite losses stand so many bins behind the last, and are so wide. */
const GAP = 1.5;
const WIDTH = 2;

/** How the losses are spread, apart for right and wrong predictions. */
export function LossesCard({ rows }: { rows: Rows }) {
  const { losses, predictions } = rows;
  const texts = t();
  const of = labels.value;
  const found = useMemo(() => histogram(losses, predictions, of, MOST_BINS), [losses, predictions, of]);
  const { median, worstTenth } = useMemo(() => lossShares(losses, predictions), [losses, predictions]);
  const plotted = useMemo(() => optionsOf(found, texts, of !== undefined), [found, texts, of]);
  const says = fillInOrder(texts.lossesSay, short(median), percentText(worstTenth));
  return (
    <Card id="losses" title={texts.losses} note={Number.isFinite(worstTenth) ? says : undefined}>
      <Plot options={plotted} label={texts.lossesPlot} description={says} />
      <p class="legend">
        <span class="key">{of ? texts.right : texts.allRows}</span>
        {of && <span class="key worse">{texts.wrong}</span>}
      </p>
      {found.infinite > 0 && <p class="note">{fillInOrder(texts.infinite, countText(found.infinite))}</p>}
      {found.nan > 0 && <p class="note">{fillInOrder(texts.nan, countText(found.nan))}</p>}
    </Card>
  );
}

function optionsOf({ bins, infinite }: Histogram, texts: ReturnType<typeof t>, hasLabels: boolean): Plotted {
  const bars = bins
    .flatMap(({ from, to, right, wrong }) => [
      { from, to, y1: 0, y2: right, kind: hasLabels ? texts.right : texts.allRows, count: right, fill: 'var(--probs)' },
      { from, to, y1: right, y2: right + wrong, kind: texts.wrong, count: wrong, fill: 'var(--loss)' },
    ])
    .filter(({ count }) => count > 0);
  const first = bins[0]?.from ?? 0;
  const last = bins.at(-1)?.to ?? 1;
  const step = bins[0] ? bins[0].to - bins[0].from : 1;
  const apart = { from: last + GAP * step, to: last + (GAP + WIDTH) * step, count: infinite };
  const end = infinite > 0 ? apart.to : last;
  const ticks = ticksUpTo(first, last, bins.length);
  return {
    height: 330,
    marginLeft: 52,
    marginBottom: 40,
    x: { domain: [first, end] },
    marks: [
      gridY({ ticks: 5 }),
      axisX({ label: `${texts.lossAxis} →`, ticks, tickFormat: String }),
      axisY({ label: `↑ ${texts.rowsAxis}`, ticks: 5, tickFormat: 's' }),
      rectY(bars, {
        x1: 'from',
        x2: 'to',
        y1: 'y1',
        y2: 'y2',
        fill: 'fill',
        insetLeft: 0.5,
        insetRight: 0.5,
        className: 'losses',
        title: ({ from, to, kind, count }: (typeof bars)[number]) => `${from} – ${to}\n${kind}: ${countText(count)}`,
      }),
      ...(infinite > 0
        ? [
            rectY([apart], { x1: 'from', x2: 'to', y1: 0, y2: 'count', fill: 'var(--wrong)', className: 'infinite' }),
            text([apart], {
              x: (bar) => (bar.from + bar.to) / 2,
              y: 0,
              text: () => '∞',
              dy: 14,
              fontSize: 14,
              fill: 'currentColor',
            }),
          ]
        : []),
      ruleY([0]),
    ],
  };
}

/** Bounds of bins, some six of them: beyond the last there is no axis. */
function ticksUpTo(first: number, last: number, bins: number): number[] {
  const each = Math.max(1, Math.ceil(bins / 6));
  const step = (last - first) / Math.max(1, bins);
  const ticks: number[] = [];
  for (let i = 0; i <= bins; i += each) ticks.push(Number((first + i * step).toPrecision(12)));
  return ticks;
}
