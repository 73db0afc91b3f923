import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { fill } from '../ui/fill.ts';
import { asTyped } from '../ui/number.ts';
import { NumberField, SignalField } from '../ui/number-field.tsx';
import { FEATURES } from './iris.ts';
import { features, kind, rate, seed, smoothing, weights } from './state.ts';
import { t } from './texts.ts';
import { isRunning, MOST_STEPS, type Preset, pause, play, playAt, progress, reset, stepOnce } from './trainer.ts';

/** What runs it. */
export function Buttons() {
  const words = t();
  const isOver = progress.value.losses.length >= MOST_STEPS;
  return (
    <span class="buttons">
      <Button class="play" unavailable={isOver} onClick={isRunning.value ? pause : play}>
        <span aria-hidden="true">{isRunning.value ? '❚❚' : '▶'}</span> {isRunning.value ? words.pause : words.play}
      </Button>
      <Button unavailable={isRunning.value || isOver} onClick={stepOnce}>
        {words.step}
      </Button>
      <button type="button" onClick={reset}>
        {words.reset}
      </button>
    </span>
  );
}

/** Its loss goes down after a few leaps at the high rate, too. */
const TRIED = { kind: 'tanh', features: [1, 3], seed: 129 } as const;

/** A training that every formula stands, and one in which float32 overflows while the loss goes down. */
const PRESETS: readonly Preset[] = [
  { ...TRIED, rate: 0.5 },
  { ...TRIED, rate: 11 },
];

/** Two trainings worth seeing. */
export function Presets() {
  const words = t();
  return (
    <span class="presets">
      <span>{fill(words.tryIt, { seed: TRIED.seed })}</span>
      {PRESETS.map((preset) => (
        <button key={preset.rate} type="button" onClick={() => playAt(preset)}>
          {fill(words.ratePreset, { rate: preset.rate })}
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
        <NumberField
          label={words.rate}
          value={rate.value}
          finite
          refuse={(value) =>
            value > 0 ? undefined : fill(value === 0 ? words.rateZero : words.rateBelow, { rate: asTyped(value) })
          }
          onChange={(value) => {
            rate.value = value;
          }}
        />
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
