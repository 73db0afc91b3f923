import { axisX, axisY, dot, gridX, gridY, line, rect, ruleY, text } from '@observablehq/plot';
import { useMemo } from 'preact/hooks';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/choice.tsx';
import { Plot, type Plotted } from '../ui/plot.tsx';
import { Value } from '../ui/value.tsx';
import type { Results } from './ask.ts';
import { countText, percentText } from './formats.ts';
import { type Reliability, reliability } from './measures/reliability.ts';
import { binCount } from './state.ts';
import { t } from './texts.ts';

const SIDES = { marginLeft: 48, marginRight: 24 };
const X = { domain: [0, 1], tickFormat: '%' } as const;

/** How often the model is right when it is how sure. */
export function ReliabilityCard({ results }: { results: Results }) {
  const texts = t();
  const found = useMemo(() => reliability(results.rows, Number(binCount.value)), [results, binCount.value]);
  const diagram = useMemo(() => diagramOf(found, texts), [found, texts]);
  const counts = useMemo(() => countsOf(found, texts), [found, texts]);
  const says = texts.eceSays
    .replace('{ece}', percentText(found.error))
    .replace('{confidence}', percentText(found.confidence))
    .replace('{accuracy}', percentText(found.accuracy));
  const verdict = found.confidence > found.accuracy ? texts.overconfident : texts.underconfident;
  return (
    <Card id="reliability" title={texts.reliability} note={found.error > 0.02 ? `${says} ${verdict}` : says}>
      <Plot options={diagram} label={texts.reliabilityPlot} description={says} />
      <Plot options={counts} label={texts.countsPlot} />
      <p class="legend">
        <span class="key">{texts.shareAxis}</span>
        <span class="key gap">{texts.gap}</span>
        <Choice
          name="bins"
          label={texts.bins}
          of={binCount}
          choices={[
            ['10', '10'],
            ['15', '15'],
          ]}
        />
      </p>
      <Bins of={found} />
    </Card>
  );
}

function diagramOf({ bins }: Reliability, texts: ReturnType<typeof t>): Plotted {
  const filled = bins.filter(({ count }) => count > 0);
  const title = (bin: (typeof bins)[number]) =>
    `${percentText(bin.from)} – ${percentText(bin.to)}\n${texts.meanConfidence}: ${percentText(bin.confidence)}\n${texts.shareAxis}: ${percentText(bin.share)}\n${texts.rows}: ${bin.count}`;
  return {
    ...SIDES,
    height: 270,
    marginTop: 30,
    marginBottom: 20,
    x: X,
    y: { domain: [0, 1] },
    marks: [
      gridX({ ticks: 5 }),
      gridY({ ticks: 5 }),
      axisX({ ticks: 5, label: null, tickFormat: '%' }),
      axisY({ ticks: 5, label: `↑ ${texts.shareAxis}`, tickFormat: '%' }),
      rect(filled, { x1: 'from', x2: 'to', y1: 0, y2: 'share', fill: 'var(--probs)', inset: 0.5, title }),
      rect(filled, {
        x1: 'from',
        x2: 'to',
        y1: 'share',
        y2: 'confidence',
        fill: 'var(--loss)',
        fillOpacity: 0.3,
        stroke: 'var(--loss)',
        inset: 1,
        title,
      }),
      line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: 'var(--soft-ink)', strokeDasharray: '4 4' },
      ),
      dot(filled, { x: 'confidence', y: 'share', r: 3.5, fill: 'var(--paper)', stroke: 'var(--ink)', title }),
      ruleY([0]),
    ],
  };
}

function countsOf({ bins }: Reliability, texts: ReturnType<typeof t>): Plotted {
  const filled = bins.filter(({ count }) => count > 0);
  return {
    ...SIDES,
    height: 110,
    marginTop: 18,
    marginBottom: 38,
    x: X,
    marks: [
      axisX({ ticks: 5, label: `${texts.confidenceAxis} →`, tickFormat: '%' }),
      axisY({ ticks: 2, label: `↑ ${texts.rowsAxis}` }),
      rect(filled, { x1: 'from', x2: 'to', y1: 0, y2: 'count', fill: 'var(--soft-ink)', fillOpacity: 0.5, inset: 0.5 }),
      text(filled, {
        x: ({ from, to }) => (from + to) / 2,
        y: 'count',
        text: ({ count }) => (count < 10_000 ? String(count) : Number(count).toExponential(0)),
        dy: -6,
        fontSize: 10,
      }),
      ruleY([0]),
    ],
  };
}

/** The same in numbers. */
function Bins({ of: { bins } }: { of: Reliability }) {
  return (
    <details class="bins">
      <summary>{t().binTable}</summary>
      <div class="scroll" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t().bin}</th>
              <th scope="col">{t().rows}</th>
              <th scope="col">{t().confidenceAxis}</th>
              <th scope="col">{t().shareAxis}</th>
            </tr>
          </thead>
          <tbody>
            {bins.map(({ from, to, count, confidence, share }) => (
              <tr key={from}>
                <th scope="row">
                  {(from * 100).toFixed(1)}–{percentText(to)}
                </th>
                <td>{countText(count)}</td>
                <td>
                  <Value of={count ? confidence : undefined} />
                </td>
                <td>
                  <Value of={count ? share : undefined} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
