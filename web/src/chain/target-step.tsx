import { NumberField } from '../ui/number-field.tsx';
import { isWrong, placeOf } from './answers.ts';
import { dragTargetProb, labels, row, setLabel, target, targetProbs, typeTargetProb } from './state.ts';
import { Step } from './step.tsx';
import { t } from './texts.ts';

/** What the row should be: a class, or a probability for each. */
export function TargetStep() {
  return target.value === 'labels' ? <Label /> : <Soft />;
}

function Label() {
  const label = labels.value[row.value] ?? 0;
  const classes = targetProbs.value[row.value] ?? [];
  return (
    <Step
      id="target"
      title={t().target}
      formula="*y*"
      note={
        <>
          <label for="label">{t().label}</label>
          <NumberField
            id="label"
            label={t().label}
            value={label}
            invalid={isWrong(`/labels/${row.value}`)}
            onChange={setLabel}
            finite
          />
        </>
      }
    >
      <fieldset class="classes">
        <legend class="unseen">{t().label}</legend>
        {classes.map((_, c) => (
          <label key={c} class={`choose ${c === label ? 'chosen' : ''}`}>
            <input type="radio" name="label" value={c} checked={c === label} onChange={() => setLabel(c)} />
            <span class="unseen">{t().class}</span> {c}
          </label>
        ))}
      </fieldset>
    </Step>
  );
}

function Soft() {
  const q = targetProbs.value[row.value] ?? [];
  return (
    <Step id="target" title={t().target} formula="*q*" note={t().dragTarget}>
      <ol class="classes" start={0}>
        {q.map((value, c) => (
          <li key={c}>
            <span class="class">{c}</span>
            <input
              type="range"
              class="soft"
              aria-label={`${t().targetProb} ${c}`}
              min={0}
              max={1}
              step={0.01}
              value={Number.isNaN(value) ? 0 : value}
              onInput={(event) => dragTargetProb(c, event.currentTarget.valueAsNumber)}
            />
            <NumberField
              label={`${t().targetProb} ${c}`}
              value={value}
              invalid={isWrong(placeOf('target_probs', row.value, c))}
              onChange={(typed) => typeTargetProb(c, typed)}
            />
          </li>
        ))}
      </ol>
    </Step>
  );
}
