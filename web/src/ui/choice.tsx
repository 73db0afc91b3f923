import type { Signal } from '@preact/signals';

/** One of a few, as buttons side by side: radio buttons to keyboard and screen reader. */
export function Choice<T extends string>({
  name,
  label,
  choices,
  of,
  hideLabel,
}: {
  name: string;
  label: string;
  choices: readonly (readonly [value: T, text: string])[];
  of: Signal<T>;
  hideLabel?: boolean;
}) {
  return (
    <fieldset class="choice">
      <legend class={hideLabel ? 'unseen' : ''}>{label}</legend>
      {choices.map(([value, text]) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={of.value === value}
            onChange={() => {
              of.value = value;
            }}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
