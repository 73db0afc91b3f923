import type { Signal } from '@preact/signals';
import { useEffect, useId, useState } from 'preact/hooks';
import { parseNumber } from '../../../src/files/parse-number.ts';
import { texts } from '../shell/language.ts';
import { asTyped } from './number.ts';

const t = texts({
  en: {
    notRead: '“{}” is not a number; {in force} still holds.',
    notFinite: 'Only finite numbers; {in force} still holds.',
  },
  zh: { notRead: '“{}”不是数字，仍按 {in force} 计算。', notFinite: '只能是有限的数，仍按 {in force} 计算。' },
});

/**
 * A number that is typed. What cannot be read stays as it was typed, is marked, and says which number holds instead; Escape goes back
 * to that one.
 *
 * @param invalid marked although it can be read, as where the service refuses it
 * @param finite whether only finite numbers are taken
 */
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
  const [text, setText] = useState(asTyped(value));
  const noteId = useId();
  // Changed from elsewhere, unless what is typed says the same.
  useEffect(() => {
    if (!Object.is(parseNumber(text), value)) setText(asTyped(value));
  }, [value]);
  const read = parseNumber(text);
  const isTaken = (number: number | undefined): number is number =>
    number !== undefined && (!finite || Number.isFinite(number));
  const wrong = isTaken(read) ? undefined : read === undefined ? t().notRead : t().notFinite;
  return (
    <span class="number-field">
      <input
        id={id}
        class="number"
        type="text"
        inputMode="text"
        autocomplete="off"
        spellcheck={false}
        aria-label={label}
        aria-invalid={wrong || invalid ? true : undefined}
        aria-describedby={wrong && noteId}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          const next = parseNumber(event.currentTarget.value);
          if (isTaken(next)) onChange(next);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText(asTyped(value));
        }}
        onBlur={() => {
          if (!wrong) setText(asTyped(value));
        }}
      />
      {wrong && (
        <span class="field-note" id={noteId} role="alert">
          {wrong.replace('{}', text).replace('{in force}', asTyped(value))}
        </span>
      )}
    </span>
  );
}

/** A number that is typed into a signal. */
export function SignalField({
  of,
  label,
  id,
  invalid,
  onlyFinite = true,
}: {
  of: Signal<number>;
  label: string;
  id?: string;
  invalid?: boolean;
  onlyFinite?: boolean;
}) {
  const set = (value: number) => {
    of.value = value;
  };
  return (
    <NumberField
      label={label}
      value={of.value}
      onChange={set}
      finite={onlyFinite}
      {...(invalid && { invalid })}
      {...(id !== undefined && { id })}
    />
  );
}
