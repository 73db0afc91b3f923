import { axisX, axisY, gridY, rectY, ruleY } from '@observablehq/plot';
import { useMemo } from 'preact/hooks';
import { Card } from '../ui/card.tsx';
import { short } from '../ui/number.ts';
import { Plot, type Plotted } from '../ui/plot.tsx';
import type { Results } from './ask.ts';
import { countText, percentText } from './formats.ts';
import { histogram } from './measures/histogram.ts';
import { lossShares } from './measures/loss-shares.ts';
import { filled, t } from './texts.ts';

const MOST_BINS = 36;

/** How the losses are spread, apart for right and wrong predictions. */
export function LossesCard({ results }: { results: Results }) {
  const { losses, rows } = results;
  const texts = t();
  const { bins, notFinite } = useMemo(() => histogram(losses, rows, MOST_BINS), [losses, rows]);
  const { median, worstTenth } = useMemo(() => lossShares(losses, rows), [losses, rows]);
  const options = useMemo<Plotted>(() => {
    const bars = bins.flatMap(({ from, to, right, wrong }) => [
      { from, to, y1: 0, y2: right, kind: texts.right, count: right, fill: 'var(--probs)' },
      { from, to, y1: right, y2: right + wrong, kind: texts.wrong, count: wrong, fill: 'var(--loss)' },
    ]);
    return {
      height: 370,
      marginLeft: 48,
      marginBottom: 40,
      marks: [
        gridY({ ticks: 5 }),
        axisX({ label: `${texts.lossAxis} →`, ticks: 6 }),
        axisY({ label: `↑ ${texts.rowsAxis}`, ticks: 5 }),
        rectY(
          bars.filter(({ count }) => count > 0),
          {
            x1: 'from',
            x2: 'to',
            y1: 'y1',
            y2: 'y2',
            fill: 'fill',
            insetLeft: 0.5,
            insetRight: 0.5,
            title: ({ from, to, kind, count }) => `${from} – ${to}\n${kind}: ${count}`,
          },
        ),
        ruleY([0]),
      ],
    };
  }, [bins, texts]);
  const says = texts.lossesSay.replace('{median}', short(median)).replace('{share}', percentText(worstTenth));
  return (
    <Card id="losses" title={texts.losses} note={Number.isFinite(worstTenth) ? says : undefined}>
      <Plot options={options} label={texts.lossesPlot} description={says} />
      <p class="legend">
        <span class="key">{texts.right}</span>
        <span class="key worse">{texts.wrong}</span>
      </p>
      {notFinite > 0 && <p class="note">{filled(texts.notFinite, countText(notFinite))}</p>}
    </Card>
  );
}
