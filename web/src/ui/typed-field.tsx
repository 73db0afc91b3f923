import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { texts } from '../shell/language.ts';
import { fill } from './fill.ts';

const t = texts({
  en: { holds: '{wrong}; {value} still holds.', none: 'none' },
  zh: { holds: '{wrong}，仍按 {value} 计算。', none: '空' },
});

/** What a text that is typed says, or why it is not taken. */
export type Reading<T> = { readonly value: T } | { readonly wrong: string };

/**
 * A value that is typed. What is not taken stays as it was typed, is marked, and says why and what holds instead; Escape goes back to that.
 *
 * @param write a value as it is typed
 * @param invalid marked although it is taken, as where the service refuses it
 */
export function TypedField<T>({
  label,
  value,
  write,
  read,
  onChange,
  invalid,
  id,
  placeholder,
  isWide,
}: {
  label: string;
  value: T;
  write: (value: T) => string;
  read: (text: string) => Reading<T>;
  onChange: (value: T) => void;
  invalid?: boolean | undefined;
  id?: string | undefined;
  placeholder?: string;
  isWide?: boolean | undefined;
}) {
  const inForce = write(value);
  const [text, setText] = useState(inForce);
  const noteId = useId();
  const reading = read(text);
  const wrong = 'wrong' in reading ? reading.wrong : undefined;
  // Changed from elsewhere, unless what is typed says the same.
  useEffect(() => {
    if ('wrong' in reading || write(reading.value) !== inForce) setText(inForce);
  }, [inForce]);
  return (
    <span class={`typed-field ${isWide ? 'wide' : ''}`}>
      <input
        id={id}
        class="number"
        type="text"
        inputMode="text"
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        aria-label={label}
        aria-invalid={wrong !== undefined || invalid ? true : undefined}
        aria-describedby={wrong !== undefined ? noteId : invalid ? 'problem' : undefined}
        value={text}
        title={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          const next = read(currentTarget.value);
          if ('value' in next) onChange(next.value);
        }}
        onKeyDown={({ key }) => {
          if (key === 'Escape') setText(inForce);
        }}
        onBlur={() => {
          if (wrong === undefined) setText(inForce);
        }}
      />
      {wrong !== undefined && (
        <Note id={noteId} text={fill(t().holds, { wrong, value: inForce === '' ? t().none : inForce })} />
      )}
    </span>
  );
}

/** How far a note stays from the edge of the window, in pixels. */
const EDGE = 8;

/** A note below the field, flush with its right end unless the window ends before. */
function Note({ id, text }: { id: string; text: string }) {
  const note = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (!note.current) return;
    note.current.style.translate = '';
    const cut = EDGE - note.current.getBoundingClientRect().left;
    if (cut > 0) note.current.style.translate = `${cut}px`;
  }, [text]);
  return (
    <span class="field-note" id={id} role="alert" ref={note}>
      {text}
    </span>
  );
}
