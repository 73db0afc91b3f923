import type { Signal } from '@preact/signals';
import { Card } from '../ui/card.tsx';
import { NumberField, SignalField } from '../ui/number-field.tsx';
import { isWrong, placeOf } from './answers.ts';
import {
  addClass,
  addRow,
  classes,
  labels,
  logits,
  MOST_CLASSES,
  MOST_ROWS,
  removeClass,
  removeRow,
  row,
  setLabel,
  setLogit,
  shift,
  target,
  temperature,
} from './state.ts';
import { t } from './texts.ts';

/** The logits of a row: sliders and fields; a click on a class makes it the label. */
export function LogitsCard() {
  const values = logits.value[row.value] ?? [];
  const reach = Math.max(10, ...values.filter(Number.isFinite).map(Math.abs));
  const byLabel = target.value === 'labels';
  return (
    <Card id="logits" title={t().logits} formula="x" note={byLabel ? t().clickClass : undefined}>
      <ol class="bars" start={0}>
        {values.map((x, c) => (
          <li key={c} class={byLabel && c === labels.value[row.value] ? 'chosen' : ''}>
            <button
              type="button"
              class="class"
              disabled={!byLabel}
              aria-pressed={byLabel && c === labels.value[row.value]}
              aria-label={t().makeLabel.replace('{}', String(c))}
              onClick={() => setLabel(c)}
            >
              {c}
            </button>
            <input
              type="range"
              aria-label={`${t().logit} ${c}`}
              min={-reach}
              max={reach}
              step={reach > 10 ? reach / 200 : 0.1}
              value={Number.isNaN(x) ? 0 : Math.min(reach, Math.max(-reach, x))}
              onInput={(event) => setLogit(c, event.currentTarget.valueAsNumber)}
            />
            <NumberField
              label={`${t().logit} ${c}`}
              value={x}
              invalid={isWrong(placeOf('logits', row.value, c))}
              onChange={(value) => setLogit(c, value)}
            />
          </li>
        ))}
      </ol>
      <div class="tools">
        <button type="button" onClick={addClass} disabled={classes.value >= MOST_CLASSES}>
          {t().addClass}
        </button>
        <button type="button" onClick={removeClass} disabled={classes.value <= 1}>
          {t().removeClass}
        </button>
        <button type="button" onClick={addRow} disabled={logits.value.length >= MOST_ROWS}>
          {t().addRow}
        </button>
        <button type="button" onClick={removeRow} disabled={logits.value.length <= 1}>
          {t().removeRow}
        </button>
      </div>
      <Knob
        id="temperature"
        label={t().temperature}
        explained={t().temperatureDoes}
        of={temperature}
        min={0.1}
        max={10}
        step={0.1}
      />
      <Knob id="shift" label={t().shift} explained={t().shiftDoes} of={shift} min={-1000} max={1000} step={1} />
    </Card>
  );
}

/** A number that is turned: both change what is sent, and nothing else. */
function Knob({
  id,
  label,
  explained,
  of,
  min,
  max,
  step,
}: {
  id: string;
  label: string;
  explained: string;
  of: Signal<number>;
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
      <SignalField label={label} of={of} />
      <small>{explained}</small>
    </div>
  );
}
