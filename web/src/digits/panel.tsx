import { useLayoutEffect } from 'preact/hooks';
import { Answered } from '../ui/answered.tsx';
import { Choice } from '../ui/choice.tsx';
import { Exchange } from '../ui/exchange.tsx';
import { followState, plotAsked, point, pointAsked, shown } from './answers.ts';
import { PlotCard } from './plot-card.tsx';
import { FAR, NEAR, QUANTITIES } from './series.ts';
import { dtype, label, quantity, reach } from './state.ts';
import { TableCard } from './table-card.tsx';
import { t } from './texts.ts';
import './digits.css';

/** Three ways to the loss of [gap, 0], and where each of them has no digit left. */
export default function Digits() {
  useLayoutEffect(followState, []);
  const words = t();
  const plotted = shown.value;
  const here = point.value;
  return (
    <div class="digits">
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <div class="toolbar">
        <Choice
          name="float"
          label={words.dtype}
          of={dtype}
          choices={[
            ['float64', 'float64'],
            ['float32', 'float32'],
          ]}
        />
        <Choice
          name="label"
          label={words.label}
          of={label}
          choices={[
            ['likely', words.likely],
            ['unlikely', words.unlikely],
          ]}
        />
        <Choice
          name="show"
          label={words.show}
          of={quantity}
          choices={QUANTITIES.map((one) => [one, words[one]] as const)}
        />
        <Choice
          name="reach"
          label={words.reach}
          of={reach}
          choices={[
            [`${FAR}`, `${FAR}`],
            [`${NEAR}`, `${NEAR}`],
          ]}
        />
      </div>
      <Answered by={plotAsked.state} retry={plotAsked.retry}>
        {plotted ? <PlotCard shown={plotted} /> : <p role="status">{words.loading}</p>}
      </Answered>
      <Answered by={pointAsked.state} retry={pointAsked.retry}>
        {plotted && here && here.dtype === plotted.dtype && here.label === plotted.label && (
          <TableCard shown={plotted} point={here} />
        )}
      </Answered>
      {here && (
        <section aria-labelledby="call-title">
          <h2 id="call-title">{words.call}</h2>
          <Exchange answer={here.answer} />
        </section>
      )}
    </div>
  );
}
