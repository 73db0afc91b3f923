import { useMemo } from 'preact/hooks';
import { Answered } from '../ui/answered.tsx';
import { fill } from '../ui/fill.ts';
import { short } from '../ui/number.ts';
import { Plot } from '../ui/plot.tsx';
import { Value } from '../ui/value.tsx';
import { type Counts, goesAlike } from './counts.ts';
import { flowers } from './data.ts';
import { scaleFor } from './loss-axis.ts';
import { lossOptions } from './loss-plot.ts';
import type { Rival } from './rival.ts';
import { curve } from './state.ts';
import { t } from './texts.ts';
import { freshness, isRunning, type Progress, progress, retry } from './trainer.ts';

/** How it goes: figures, and the loss so far. */
export function LossCard() {
  const words = t();
  const { losses, right, norm, ms, rivals } = progress.value;
  const last = losses.at(-1);
  const scale =
    curve.value || scaleFor([...losses, ...(rivals?.textbook.losses ?? []), ...(rivals?.logSoftmax.losses ?? [])]);
  const options = useMemo(() => lossOptions(losses, rivals, scale, words), [losses, rivals, scale, words]);
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
        {curve.value === '' && scale === 'log' && <p class="note">{words.scaleChosen}</p>}
        <Legend progress={progress.value} />
      </Answered>
    </section>
  );
}

/** The lines of the plot, and what became of them. */
function Legend({ progress: { losses, rivals, counts } }: { progress: Progress }) {
  const words = t();
  return (
    <ul class="lines">
      <li>
        <Line class="losses" /> {words.service}
        {counts && <small>{countsText(counts)}</small>}
      </li>
      {rivals ? (
        <>
          <RivalLine of={rivals.logSoftmax} losses={losses} kind="log-softmax" formula="log_softmax(x)" />
          <RivalLine of={rivals.textbook} losses={losses} kind="rival" formula="log(softmax(x))" />
        </>
      ) : (
        <li>
          <small>{words.noRival}</small>
        </li>
      )}
      <li>
        <Line class="guess" /> ln 3 <small>{words.guessing}</small>
      </li>
    </ul>
  );
}

/** How many losses are 0; where some are NaN, how many of those. */
function countsText({ zeros, nans }: Counts): string {
  const words = t();
  return nans > 0 ? fill(words.nans, { count: nans }) : fill(words.zeros, { count: zeros });
}

/** The line of a training with another formula: how it ended, or how it goes. */
function RivalLine({
  of: { losses: own, end, counts },
  losses,
  kind,
  formula,
}: {
  of: Rival;
  losses: readonly number[];
  kind: string;
  formula: string;
}) {
  const words = t();
  const last = own.at(-1);
  const goes =
    last === undefined
      ? ''
      : [
          goesAlike(losses, own) ? words.rivalGoesOn : fill(words.rivalIsAt, { loss: short(last) }),
          countsText(counts),
        ].join(words.and);
  return (
    <li class={`${kind}-line`}>
      <Line class={kind} cross={end !== undefined} /> <code>{formula}</code> {words.inFloat32}
      <small class={end ? 'wrong' : ''}>
        {end ? fill(words.rivalEnds, { loss: short(end.loss), step: end.step }) : goes}
      </small>
    </li>
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
