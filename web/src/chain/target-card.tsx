import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/choice.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { isWrong, placeOf } from './answers.ts';
import { dragTargetProb, labels, row, setLabel, target, targetProbs, typeTargetProb } from './state.ts';
import { t } from './texts.ts';

/** What the row should be: a class, or a probability for each. */
export function TargetCard() {
  const soft = target.value === 'target_probs';
  const q = targetProbs.value[row.value] ?? [];
  const label = labels.value[row.value] ?? 0;
  return (
    <Card id="target" title={t().target} formula={soft ? 'q' : 'y'} note={soft ? t().dragTarget : undefined}>
      <Choice
        name="target"
        label={t().target}
        hideLabel
        of={target}
        choices={[
          ['labels', t().byLabel],
          ['target_probs', t().soft],
        ]}
      />
      {soft ? (
        <ol class="bars" start={0}>
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
      ) : (
        <>
          <fieldset class="bars">
            <legend class="unseen">{t().label}</legend>
            {q.map((_, c) => (
              <label key={c} class={`row ${c === label ? 'chosen' : ''}`}>
                <input type="radio" name="label" value={c} checked={c === label} onChange={() => setLabel(c)} />
                <span>
                  {t().class} {c}
                </span>
              </label>
            ))}
          </fieldset>
          <div class="knob">
            <label for="label">{t().label}</label>
            <NumberField
              id="label"
              label={t().label}
              value={label}
              invalid={isWrong(`/labels/${row.value}`)}
              onChange={setLabel}
              finite
            />
            <small>{t().labelTyped}</small>
          </div>
        </>
      )}
    </Card>
  );
}
