import type { Signal } from '@preact/signals';
import { Choice } from '../ui/choice.tsx';
import { SignalField } from '../ui/number-field.tsx';
import {
  CHOICES,
  type ChoiceName,
  NUMBERS,
  type OptionName,
  OUTPUTS,
  options,
  resetOptions,
  unreadable,
} from './options.ts';
import { t } from './texts.ts';

/**
 * The options with what they do; those that a request cannot hold are explained all the same.
 *
 * @param without those that a panel chooses itself
 */
export function Options({ open, without = [] }: { open?: boolean; without?: readonly ('encoding' | 'outputs')[] }) {
  const bad = unreadable();
  return (
    <details class="options card" open={open}>
      <summary>{t().options}</summary>
      <div class="fields">
        <Pick name="reduction" />
        <Field name="class_weight">
          <List name="class_weight" bad={bad?.option === 'class_weight' ? bad.word : undefined} placeholder="1, 2, 5" />
        </Field>
        <Field name="label_smoothing">
          <span class="pair">
            <input
              type="range"
              min={0}
              max={1}
              step={0.01}
              aria-label="label_smoothing"
              value={options.label_smoothing.value}
              onInput={(event) => {
                options.label_smoothing.value = event.currentTarget.valueAsNumber;
              }}
            />
            <SignalField label="label_smoothing" of={options.label_smoothing} />
          </span>
        </Field>
        <Field name="ignore_index">
          <SignalField label="ignore_index" of={options.ignore_index} />
        </Field>
        {NUMBERS.map((name) => (
          <Field key={name} name={name}>
            <SignalField label={name} of={options[name]} onlyFinite={name !== 'softcap'} />
          </Field>
        ))}
        <Pick name="dtype" />
        <Pick name="class_axis" />
        <Field name="grad_output">
          <List name="grad_output" bad={bad?.option === 'grad_output' ? bad.word : undefined} placeholder="1" />
        </Field>
        <Pick name="on_non_finite" />
        <Pick name="validate_target_probs" />
        {!without.includes('encoding') && <Pick name="encoding" />}
        {!without.includes('outputs') && (
          <Field name="outputs">
            <fieldset class="checks">
              <legend class="unseen">outputs</legend>
              {OUTPUTS.map((output) => (
                <label key={output}>
                  <input
                    type="checkbox"
                    checked={options.outputs.value.includes(output)}
                    onChange={(event) => {
                      const checked = event.currentTarget.checked;
                      options.outputs.value = OUTPUTS.filter((one) =>
                        one === output ? checked : options.outputs.value.includes(one),
                      );
                    }}
                  />
                  <code>{output}</code>
                </label>
              ))}
            </fieldset>
          </Field>
        )}
      </div>
      <button type="button" onClick={resetOptions}>
        {t().reset}
      </button>
    </details>
  );
}

/** An option that is one of a few. */
function Pick({ name }: { name: ChoiceName }) {
  const choices = CHOICES[name].map((value) => [value, value] as const);
  return (
    <Field name={name}>
      <Choice name={name} label={name} hideLabel of={options[name] as Signal<string>} choices={choices} />
    </Field>
  );
}

function Field({ name, children }: { name: OptionName; children: preact.ComponentChildren }) {
  return (
    <div class="field">
      <code>{name}</code>
      {children}
      <small>{t()[name]}</small>
    </div>
  );
}

function List({
  name,
  bad,
  placeholder,
}: {
  name: 'class_weight' | 'grad_output';
  bad: string | undefined;
  placeholder: string;
}) {
  return (
    <span>
      <input
        type="text"
        class="number wide"
        aria-label={name}
        aria-invalid={bad === undefined ? undefined : true}
        placeholder={placeholder}
        spellcheck={false}
        autocomplete="off"
        value={options[name].value}
        onInput={(event) => {
          options[name].value = event.currentTarget.value;
        }}
      />
      {bad !== undefined && (
        <em class="wrong" role="alert">
          {t().noNumber.replace('{}', bad)}
        </em>
      )}
    </span>
  );
}
