import type { Signal } from '@preact/signals';
import { options } from '../options/options.ts';
import { SignalField } from '../ui/number-field.tsx';
import { isWrong } from './answers.ts';
import { shift } from './state.ts';
import { t } from './texts.ts';

/** Two numbers that change all logits alike: the service divides by one, the other is added before they are sent. */
export function Knobs() {
  return (
    <div class="knobs">
      <Knob
        id="temperature"
        label={t().temperature}
        explained={t().temperatureDoes}
        of={options.temperature}
        invalid={isWrong('/temperature')}
        min={0.1}
        max={10}
        step={0.1}
      />
      <Knob id="shift" label={t().shift} explained={t().shiftDoes} of={shift} min={-1000} max={1000} step={1} />
    </div>
  );
}

function Knob({
  id,
  label,
  explained,
  of,
  invalid = false,
  min,
  max,
  step,
}: {
  id: string;
  label: string;
  explained: string;
  of: Signal<number>;
  invalid?: boolean;
  min: number;
  max: number;
  step: number;
}) {
  return (
    <div class="knob">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={of.value}
        onInput={(event) => {
          of.value = event.currentTarget.valueAsNumber;
        }}
      />
      <SignalField label={label} of={of} invalid={invalid} />
      <small>{explained}</small>
    </div>
  );
}
