import type { Signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { parseNumber } from '../../../src/files/parse-number.ts';
import { exact } from './number.ts';

/** A number that is typed: what cannot be read is marked, and changes nothing. */
export function NumberField({
  label,
  value,
  onChange,
  invalid,
  finite,
  id,
}: {
  label: string;
  value: number;
  onChange: (value: number) => void;
  invalid?: boolean;
  finite?: boolean;
  id?: string;
}) {
  const [text, setText] = useState(exact(value));
  // Changed from elsewhere, unless what is typed says the same.
  useEffect(() => {
    if (!Object.is(parseNumber(text), value)) setText(exact(value));
  }, [value]);
  const read = parseNumber(text);
  const bad = read === undefined || (finite && !Number.isFinite(read)) || invalid;
  return (
    <input
      id={id}
      class="number"
      type="text"
      inputMode="text"
      autocomplete="off"
      spellcheck={false}
      aria-label={label}
      aria-invalid={bad ? true : undefined}
      value={text}
      onInput={(event) => {
        setText(event.currentTarget.value);
        const next = parseNumber(event.currentTarget.value);
        if (next !== undefined && (!finite || Number.isFinite(next))) onChange(next);
      }}
      onBlur={() => setText(exact(value))}
    />
  );
}

/** A number that is typed into a signal. */
export function SignalField({
  of,
  label,
  id,
  onlyFinite = true,
}: {
  of: Signal<number>;
  label: string;
  id?: string;
  onlyFinite?: boolean;
}) {
  const set = (value: number) => {
    of.value = value;
  };
  return (
    <NumberField label={label} value={of.value} onChange={set} finite={onlyFinite} {...(id !== undefined && { id })} />
  );
}
