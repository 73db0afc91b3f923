import { useMemo } from 'preact/hooks';
import { Choice } from '../ui/choice.tsx';
import { short } from '../ui/number.ts';
import { Plot } from '../ui/plot.tsx';
import { Value } from '../ui/value.tsx';
import { flowers } from './data.ts';
import { FEATURES, SPECIES } from './iris.ts';
import { lossOptions, regionsOptions } from './plots.ts';
import { SpeciesMark } from './species-mark.tsx';
import { curve, features, inputs } from './state.ts';
import { fill, t } from './texts.ts';
import { check, compare, isRunning, progress } from './trainer.ts';

/** The plane of the two features. */
export function RegionsCard() {
  const words = t();
  const { model, right } = progress.value;
  const { value: seen } = inputs;
  const [first, second] = features.value;
  const options = useMemo(() => {
    const name = (i: number) => fill(words.cm, { feature: words[FEATURES[i] ?? 'petalLength'] });
    return regionsOptions(model, seen, flowers.species, [name(first), name(second)]);
  }, [model, seen, first, second, words]);
  const said =
    right === undefined ? words.noSteps : `${fill(words.accuracyOf, { right, all: 150 })} ${words.accuracy}.`;
  return (
    <section class="card" aria-labelledby="regions-title">
      <header>
        <h2 id="regions-title">{words.regions}</h2>
        <ul class="species">
          {SPECIES.map((name, c) => (
            <li key={name}>
              <SpeciesMark of={c} /> {words[name]}
            </li>
          ))}
        </ul>
      </header>
      <Plot options={options} label={words.regions} description={fill(words.regionsSaid, { right: said })} />
      <p class="note">{words.regionsNote}</p>
    </section>
  );
}

/** How it goes: figures, and the loss so far. */
export function LossCard() {
  const words = t();
  const { losses, right, norm, ms } = progress.value;
  const last = losses.at(-1);
  const options = useMemo(() => lossOptions(losses, curve.value, words), [losses, curve.value, words]);
  const said =
    last === undefined
      ? words.noSteps
      : fill(words.lossSaid, { steps: losses.length, first: short(losses[0] ?? 0), last: short(last) });
  return (
    <section class="card" aria-labelledby="curve-title">
      <header>
        <h2 id="curve-title">{words.lossCurve}</h2>
        <Choice
          name="curve"
          label={words.scale}
          hideLabel
          of={curve}
          choices={[
            ['linear', words.linear],
            ['log', words.log],
          ]}
        />
      </header>
      <dl class="figures">
        <Figure name="loss" label={words.loss}>
          <Value of={last} name="loss" />
        </Figure>
        <Figure name="accuracy" label={words.accuracy}>
          {right === undefined ? '–' : fill(words.accuracyOf, { right, all: flowers.species.length })}
        </Figure>
        <Figure name="steps" label={words.steps}>
          {losses.length}
        </Figure>
        <Figure name="norm" label={words.norm}>
          <Value of={norm} name={words.norm} />
        </Figure>
        <Figure name="ms" label={words.ms}>
          {ms === undefined ? '–' : ms.toFixed(1)}
        </Figure>
      </dl>
      <Plot options={options} label={words.lossCurve} description={said} />
    </section>
  );
}

function Figure({ name, label, children }: { name: string; label: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {/* Read aloud when it stands still, not eight times a second. */}
        <output class={`figure-${name}`} aria-label={label} aria-live={isRunning.value ? 'off' : 'polite'}>
          {children}
        </output>
      </dd>
    </div>
  );
}

/** The service's gradient beside the slope of the service's loss. */
export function CheckCard() {
  const words = t();
  const compared = check.value;
  const difference = Math.max(...(compared ?? []).map(({ given, measured }) => Math.abs(given - measured)));
  return (
    <section class="card check" aria-labelledby="check-title">
      <header>
        <h2 id="check-title">{words.checkTitle}</h2>
      </header>
      <p>{words.checkText}</p>
      <button type="button" onClick={compare}>
        {words.check}
      </button>{' '}
      <output>
        {compared && (
          <data value={difference}>
            {fill(words.checkResult, { difference: short(difference), count: compared.length })}
          </data>
        )}
      </output>
      {compared && (
        <table>
          <thead>
            <tr>
              {(['flower', 'class', 'given', 'measured', 'difference'] as const).map((column) => (
                <th key={column} scope="col">
                  {words[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {compared.map(({ n, c, given, measured }) => (
              <tr key={n}>
                <td>{n}</td>
                <td>
                  <SpeciesMark of={c} /> {c}
                </td>
                <td>
                  <Value of={given} />
                </td>
                <td>
                  <Value of={measured} />
                </td>
                <td>
                  <Value of={Math.abs(given - measured)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
