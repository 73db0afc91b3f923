import { useMemo } from 'preact/hooks';
import { NumberField } from '../ui/number-field.tsx';
import { Plot } from '../ui/plot.tsx';
import { point, type Shown } from './answers.ts';
import { endText, plotOptions } from './plot-options.ts';
import { FAR, NAMES } from './series.ts';
import { gap, quantity, reach, setGap } from './state.ts';
import { Swatch } from './swatch.tsx';
import { fill, t } from './texts.ts';

/** The plot, the slider below it on the same scale, and buttons to where a way ends. */
export function PlotCard({ shown }: { shown: Shown }) {
  const words = t();
  const here = point.value?.dtype === shown.dtype && point.value.label === shown.label ? point.value : undefined;
  const options = useMemo(
    () => plotOptions(shown, quantity.value, here, Number(reach.value), words),
    [shown, quantity.value, here, reach.value, words],
  );
  const lines = shown.lines[quantity.value];
  const said = NAMES.map((name) => {
    const ends = lines[name].ends.map((end) => endText(end, words)).join(', ');
    return fill(words.describe, { way: words[name], ends: ends || words.stays });
  });
  const jumps = [...new Set(NAMES.flatMap((name) => lines[name].ends.map(({ from }) => from)))].sort((a, b) => a - b);
  return (
    <section class="card ways" aria-labelledby="ways-title">
      <header>
        <h2 id="ways-title">{fill(words.plot, { quantity: words[quantity.value] })}</h2>
        <ul class="legend">
          {NAMES.map((name) => (
            <li key={name}>
              <Swatch of={name} /> {words[name]}
            </li>
          ))}
        </ul>
      </header>
      <Plot
        options={options}
        label={fill(words.plot, { quantity: words[quantity.value] })}
        description={said.join(' ')}
      />
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
        <label for="gap-number">{words.gap}</label>
        <NumberField id="gap-number" label={words.gap} value={gap.value} onChange={setGap} finite />
        <small>{words.gapHelp}</small>
        {jumps.length > 0 && (
          <span class="jumps">
            <span>{words.jump}</span>
            {jumps.map((from) => (
              <button
                key={from}
                type="button"
                aria-label={`${words.jump} ${from.toFixed(2)}`}
                onClick={() => setGap(from)}
              >
                {from.toFixed(2)}
              </button>
            ))}
          </span>
        )}
      </div>
    </section>
  );
}
