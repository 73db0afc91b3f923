import { Answered } from '../ui/answered.tsx';
import { Choice } from '../ui/choice.tsx';
import { fill } from '../ui/fill.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Typeset } from '../ui/typeset.tsx';
import { plotShown, retryLost, shown } from './answers.ts';
import { Drawing } from './drawing.tsx';
import { FAR, NAMES, QUANTITIES, REACHES } from './series.ts';
import { gap, label, quantity, reach, setGap, setReach } from './state.ts';
import { Swatch } from './swatch.tsx';
import { TITLES, t } from './texts.ts';

/** The plot, what it shows, and the slider below it on the same scale. */
export function PlotCard() {
  const words = t();
  const caption = words[`${label.value}_${quantity.value}`];
  return (
    <section class="card plotted" aria-labelledby="plot-title">
      <header>
        <h2 id="plot-title">{fill(words.plot, { quantity: words[TITLES[quantity.value]] })}</h2>
        <ul class="legend">
          {NAMES.map((name) => (
            <li key={name}>
              <Swatch of={name} /> {name === 'service' ? words[name] : <code>{words[name]}</code>}
            </li>
          ))}
        </ul>
      </header>
      <div class="shows">
        <Choice
          name="quantity"
          label={words.show}
          of={quantity}
          choices={QUANTITIES.map((one) => [one, words[one]] as const)}
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
      </div>
      <p class="note">
        <Typeset text={caption} />
      </p>
      <Answered by={plotShown} retry={retryLost}>
        {shown.value ? <Drawing shown={shown.value} /> : <p role="status">{words.loading}</p>}
      </Answered>
      <input
        id="gap"
        class="gap"
        type="range"
        aria-label={words.gap}
        min={0}
        max={reach.value}
        step={reach.value === `${FAR}` ? 1 : 0.25}
        value={gap.value}
        onInput={(event) => setGap(event.currentTarget.valueAsNumber)}
      />
      <div class="gap-tools">
        <GapField />
        <Reach />
      </div>
    </section>
  );
}

/** The gap as it is typed. */
function GapField() {
  const words = t();
  return (
    <>
      <label for="gap-number">{words.gap}</label>
      <NumberField
        id="gap-number"
        label={words.gap}
        value={gap.value}
        finite
        refuse={(value) => (value >= 0 && value <= FAR ? undefined : fill(words.gapOutside, { most: FAR }))}
        onChange={setGap}
      />
      <small>{words.gapHelp}</small>
    </>
  );
}

/** How much of the plot is shown. */
function Reach() {
  const words = t();
  return (
    <fieldset class="choice reach">
      <legend>{words.reach}</legend>
      {REACHES.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="reach"
            value={one}
            checked={reach.value === `${one}`}
            onChange={() => setReach(`${one}`)}
          />
          <span>{one}</span>
        </label>
      ))}
    </fieldset>
  );
}
