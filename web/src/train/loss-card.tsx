import { useMemo } from 'preact/hooks';
import { Answered } from '../ui/answered.tsx';
import { fill } from '../ui/fill.ts';
import { short } from '../ui/number.ts';
import { Plot } from '../ui/plot.tsx';
import { Value } from '../ui/value.tsx';
import { flowers } from './data.ts';
import { scaleFor } from './loss-axis.ts';
import { lossOptions } from './loss-plot.ts';
import { curve } from './state.ts';
import { t } from './texts.ts';
import { freshness, isRunning, type Progress, progress, retry } from './trainer.ts';

/** How it goes: figures, and the loss so far. */
export function LossCard() {
  const words = t();
  const { losses, right, norm, ms, rival } = progress.value;
  const last = losses.at(-1);
  const scale = curve.value || scaleFor([...losses, ...(rival?.losses ?? [])]);
  const options = useMemo(() => lossOptions(losses, rival, scale, words), [losses, rival, scale, words]);
  const said =
    last === undefined
      ? words.noSteps
      : fill(words.lossSaid, { steps: losses.length, first: short(losses[0] ?? 0), last: short(last) });
  return (
    <section class="card" aria-labelledby="curve-title">
      <header>
        <h2 id="curve-title">{words.lossCurve}</h2>
        <fieldset class="choice">
          <legend class="unseen">{words.scale}</legend>
          {(['linear', 'log'] as const).map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="curve"
                value={one}
                checked={scale === one}
                onChange={() => {
                  curve.value = one;
                }}
              />
              <span>{one === 'linear' ? words.linearScale : words.logScale}</span>
            </label>
          ))}
        </fieldset>
      </header>
      <Answered by={freshness} retry={retry}>
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
        <Legend progress={progress.value} />
      </Answered>
    </section>
  );
}

/** The lines of the plot, and what became of them. */
function Legend({ progress: { losses, rival, zeros } }: { progress: Progress }) {
  const words = t();
  return (
    <ul class="lines">
      <li>
        <Line class="losses" /> {words.service}
        {zeros && <small>{fill(words.zeros, { count: zeros.service })}</small>}
      </li>
      {rival ? (
        <li class="rival-line">
          <Line class="rival" cross={rival.end !== undefined} /> <code>log(softmax(x))</code> {words.inFloat32}
          <small class={rival.end ? 'wrong' : ''}>
            {rival.end
              ? fill(words.rivalEnds, { loss: short(rival.end.loss), step: rival.end.step + 1 })
              : losses.length > 0 && words.rivalGoesOn}
          </small>
        </li>
      ) : (
        <li>
          <small>{words.noRival}</small>
        </li>
      )}
      {zeros && (
        <li class="undrawn">
          <code>log_softmax(x)</code> {words.inFloat32}
          <small>{fill(words.zeros, { count: zeros.logSoftmax })}</small>
        </li>
      )}
      <li>
        <Line class="guess" /> ln 3 <small>{words.guessing}</small>
      </li>
    </ul>
  );
}

function Line({ class: name, cross = false }: { class: string; cross?: boolean }) {
  return (
    <svg class={`line-sample of-${name}`} viewBox="0 0 34 8" width="34" height="8" aria-hidden="true">
      <path d="M2 4 H28" />
      {cross && <path class="cross" d="M25 1 L31 7 M31 1 L25 7" />}
    </svg>
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
