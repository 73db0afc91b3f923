import { useMemo } from 'preact/hooks';
import { fill } from '../ui/fill.ts';
import { short } from '../ui/number.ts';
import { Plot } from '../ui/plot.tsx';
import { Value } from '../ui/value.tsx';
import { flowers } from './data.ts';
import { FEATURES, SPECIES } from './iris.ts';
import { regionsOptions } from './regions-plot.ts';
import { SpeciesMark } from './species-mark.tsx';
import { features, inputs } from './state.ts';
import { t } from './texts.ts';
import { check, compare, progress } from './trainer.ts';

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

/** The service's gradient beside the slope of the service's loss. */
export function CheckCard() {
  const words = t();
  const { compared, steps } = check.value ?? {};
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
            {fill(words.checkResult, { difference: short(difference), count: compared.length, steps: steps ?? 0 })}
          </data>
        )}
      </output>
      {compared && (
        <table class="aligned">
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
