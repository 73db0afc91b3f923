import { Choice } from '../ui/choice.tsx';
import { SignalField } from '../ui/number-field.tsx';
import { FEATURES } from './iris.ts';
import { features, kind, rate, seed, smoothing, weights } from './state.ts';
import { t } from './texts.ts';
import { isRunning, MOST_STEPS, pause, play, progress, reset, stepOnce } from './trainer.ts';

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

/** What the model is, what it sees, and how it learns. */
export function Settings() {
  const words = t();
  return (
    <section class="card settings" aria-label={words.model}>
      <Choice
        name="model"
        label={words.model}
        of={kind}
        choices={[
          ['linear', words.linear],
          ['tanh', words.tanh],
        ]}
      />
      <Feature label={words.across} axis={0} />
      <Feature label={words.up} axis={1} />
      <span class="setting">
        <label for="rate">{words.rate}</label>
        <input
          id="rate"
          type="range"
          min={-2}
          max={1}
          step={0.1}
          value={Math.log10(Math.max(rate.value, 1e-9))}
          aria-valuetext={String(rate.value)}
          onInput={(event) => {
            rate.value = Number((10 ** event.currentTarget.valueAsNumber).toPrecision(2));
          }}
        />
        <SignalField label={words.rate} of={rate} />
      </span>
      <span class="setting">
        <label for="seed">{words.seed}</label>
        <SignalField id="seed" label={words.seed} of={seed} />
      </span>
      <span class="setting">
        <label for="smoothing">
          <code>{words.smoothing}</code>
        </label>
        <SignalField id="smoothing" label={words.smoothing} of={smoothing} />
      </span>
      <span class="setting">
        <label for="weights">
          <code>{words.weights}</code>
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
    </section>
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
