import { Choice } from '../ui/choice.tsx';
import { fill } from '../ui/fill.ts';
import { SignalField } from '../ui/number-field.tsx';
import { FEATURES } from './iris.ts';
import { features, kind, rate, seed, smoothing, weights } from './state.ts';
import { t } from './texts.ts';
import { isRunning, MOST_STEPS, pause, play, playAt, progress, reset, stepOnce } from './trainer.ts';

/** What runs it. */
export function Buttons() {
  const words = t();
  const isOver = progress.value.losses.length >= MOST_STEPS;
  return (
    <span class="buttons">
      <button type="button" class="play" disabled={isOver} onClick={isRunning.value ? pause : play}>
        <span aria-hidden="true">{isRunning.value ? '❚❚' : '▶'}</span> {isRunning.value ? words.pause : words.play}
      </button>
      <button type="button" disabled={isRunning.value || isOver} onClick={stepOnce}>
        {words.step}
      </button>
      <button type="button" onClick={reset}>
        {words.reset}
      </button>
    </span>
  );
}

/** A learning rate that every formula stands, and one at which float32 overflows. */
const CALM = 0.5;
const FAST = 20;

/** Two trainings worth seeing. */
export function Presets() {
  const words = t();
  return (
    <span class="presets">
      <span>{words.tryIt}</span>
      {[CALM, FAST].map((preset) => (
        <button key={preset} type="button" onClick={() => playAt('tanh', preset)}>
          {fill(words.ratePreset, { rate: preset })}
        </button>
      ))}
    </span>
  );
}

/** What the model is, and how fast it learns. */
export function MainSettings() {
  const words = t();
  return (
    <>
      <Choice
        name="model"
        label={words.model}
        of={kind}
        choices={[
          ['linear', words.linear],
          ['tanh', words.tanh],
        ]}
      />
      <span class="setting">
        <label for="rate">{words.rate}</label>
        <input
          id="rate"
          type="range"
          min={-2}
          max={2}
          step={0.1}
          value={Math.log10(Math.max(rate.value, 1e-9))}
          aria-valuetext={String(rate.value)}
          onInput={(event) => {
            rate.value = Number((10 ** event.currentTarget.valueAsNumber).toPrecision(2));
          }}
        />
        <SignalField label={words.rate} of={rate} />
      </span>
    </>
  );
}

/** What the model sees, where it begins, and the options of the loss. */
export function MoreSettings() {
  const words = t();
  return (
    <details class="card more">
      <summary>{words.more}</summary>
      <div class="settings">
        <Feature label={words.across} axis={0} />
        <Feature label={words.up} axis={1} />
        <span class="setting">
          <label for="seed">{words.seed}</label>
          <SignalField id="seed" label={words.seed} of={seed} />
        </span>
        <span class="setting">
          <label for="smoothing">
            <code>label_smoothing</code>
          </label>
          <SignalField id="smoothing" label="label_smoothing" of={smoothing} />
        </span>
        <span class="setting">
          <label for="weights">
            <code>class_weight</code>
          </label>
          <input
            id="weights"
            type="text"
            class="number wide"
            placeholder="1, 1, 1"
            spellcheck={false}
            autocomplete="off"
            value={weights.value}
            onInput={(event) => {
              weights.value = event.currentTarget.value;
            }}
          />
        </span>
      </div>
    </details>
  );
}

/** One of the four measures; choosing the one that the other axis has exchanges them. */
function Feature({ label, axis }: { label: string; axis: 0 | 1 }) {
  const [first, second] = features.value;
  const [own, other] = axis === 0 ? [first, second] : [second, first];
  const choose = (next: number) => {
    const rest = next === other ? own : other;
    features.value = axis === 0 ? [next, rest] : [rest, next];
  };
  return (
    <span class="setting">
      <label for={`feature-${axis}`}>{label}</label>
      <select id={`feature-${axis}`} value={own} onChange={(event) => choose(Number(event.currentTarget.value))}>
        {FEATURES.map((name, i) => (
          <option key={name} value={i} selected={i === own}>
            {t()[name]}
          </option>
        ))}
      </select>
    </span>
  );
}
