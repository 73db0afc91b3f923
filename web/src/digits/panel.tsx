import { useLayoutEffect } from 'preact/hooks';
import { Answered } from '../ui/answered.tsx';
import { Exchange } from '../ui/exchange.tsx';
import { Typeset } from '../ui/typeset.tsx';
import { followState, point, pointShown } from './answers.ts';
import { PlotCard } from './plot-card.tsx';
import { dtype, label, setDtype } from './state.ts';
import { Story } from './story.tsx';
import { t } from './texts.ts';
import { ValuesCard } from './values-card.tsx';
import './digits.css';

const TYPES = ['float64', 'float32'] as const;

/** Three ways to the loss of [gap, 0], and where each of them has no digit left. */
export default function Digits() {
  useLayoutEffect(followState, []);
  const words = t();
  const here = point.value;
  return (
    <div class="digits">
      <h1>{words.title}</h1>
      <div class="opening">
        <p class="lead">
          <Typeset text={words[label.value === 'likely' ? 'lead' : 'leadBehind']} />
        </p>
        <fieldset class="choice">
          <legend>{words.dtype}</legend>
          {TYPES.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="float"
                value={one}
                checked={dtype.value === one}
                onChange={() => setDtype(one)}
              />
              <span>{one}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <Story />
      <div class="side-by-side">
        <PlotCard />
        <ValuesCard />
      </div>
      {here && (
        <section aria-labelledby="call-title">
          <h2 id="call-title">{words.call}</h2>
          <Answered by={pointShown}>
            <Exchange answer={here.answer} />
          </Answered>
        </section>
      )}
    </div>
  );
}
