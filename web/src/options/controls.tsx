import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { Choice } from '../ui/choice.tsx';
import { SignalField } from '../ui/number-field.tsx';
import { allowed, exampleOf, rangeOf } from './allowed.ts';
import { numbersOf, outOfRange, unreadWord } from './definitions.ts';
import type { Option } from './options.ts';
import { t } from './texts.ts';

/** What an option is changed with: as the schema says what it may be. */
export function Control({ option }: { option: Option }) {
  switch (option.kept) {
    case 'choice':
      return <OneOf option={option} />;
    case 'number':
      return <NumberOption option={option} signal={option.signal as Signal<number>} />;
    case 'list':
      return <Several option={option} signal={option.signal as Signal<readonly string[]>} />;
    case 'text':
      return option.field.values ? (
        <NameOrNumber option={option} signal={option.signal as Signal<string>} />
      ) : (
        <TextOption option={option} signal={option.signal as Signal<string>} />
      );
  }
}

function OneOf({ option: { name, choices, signal } }: { option: Option }) {
  return (
    <Choice
      name={name}
      label={name}
      hideLabel
      of={signal as Signal<string>}
      choices={choices.map((choice) => [choice, choice] as const)}
    />
  );
}

/** A number; between two limits that are close together with a slider. */
function NumberOption({ option, signal }: { option: Option; signal: Signal<number> }) {
  const { minimum = -Infinity, maximum = Infinity } = option.field;
  const wrong = outOfRange(option, signal.value);
  return (
    <>
      <span class="pair">
        {maximum - minimum <= 1 && (
          <input
            type="range"
            min={minimum}
            max={maximum}
            step={0.01}
            aria-label={option.name}
            value={signal.value}
            onInput={(event) => {
              signal.value = event.currentTarget.valueAsNumber;
            }}
          />
        )}
        <SignalField label={option.name} of={signal} invalid={wrong !== undefined} />
      </span>
      {wrong && <Wrong text={t().notAllowed} value={String(signal.value)} option={option} />}
    </>
  );
}

/** What is typed stays as it is typed, in the address, too. */
function TextOption({ option, signal }: { option: Option; signal: Signal<string> }) {
  const isList = option.field.kind === 'tensor';
  const isRefused = !isList && isOutside(option, signal.value);
  const unread = unreadWord(option, option.signal.value);
  return (
    <>
      <input
        type="text"
        class={`number ${isList ? 'wide' : ''}`}
        aria-label={option.name}
        aria-invalid={unread !== undefined || isRefused ? true : undefined}
        placeholder={isList ? exampleOf(option.field) : ''}
        spellcheck={false}
        autocomplete="off"
        value={signal.value}
        onInput={(event) => {
          signal.value = event.currentTarget.value;
        }}
      />
      {unread !== undefined && <Wrong text={t().unread} value={unread} option={option} />}
      {isRefused && <Wrong text={t().notAllowed} value={signal.value} option={option} />}
    </>
  );
}

/** A name, or a number in its place. */
function NameOrNumber({ option, signal }: { option: Option; signal: Signal<string> }) {
  const id = useId();
  const isName = option.choices.includes(signal.value);
  const isRefused = !isName && isOutside(option, signal.value);
  const unread = unreadWord(option, option.signal.value);
  return (
    <>
      <span class="name-or-number">
        <OneOf option={option} />
        <label for={id}>{t().number.replace('{}', rangeOf(option.field))}</label>
        <input
          id={id}
          type="text"
          class="number"
          aria-label={`${option.name}: ${t().number.replace('{}', rangeOf(option.field))}`}
          aria-invalid={unread !== undefined || isRefused ? true : undefined}
          spellcheck={false}
          autocomplete="off"
          value={isName ? '' : signal.value}
          onInput={({ currentTarget: { value } }) => {
            signal.value = value === '' ? String(option.fallback) : value;
          }}
        />
      </span>
      {unread !== undefined && <Wrong text={t().unread} value={unread} option={option} />}
      {isRefused && <Wrong text={t().notAllowed} value={signal.value} option={option} />}
    </>
  );
}

function isOutside(option: Option, text: string): boolean {
  return text.trim() !== '' && numbersOf(option, text).some((number) => outOfRange(option, number) !== undefined);
}

/** Some of a few. */
function Several({ option: { name, choices }, signal }: { option: Option; signal: Signal<readonly string[]> }) {
  return (
    <fieldset class="checks">
      <legend class="unseen">{name}</legend>
      {choices.map((choice) => (
        <label key={choice}>
          <input
            type="checkbox"
            checked={signal.value.includes(choice)}
            onChange={({ currentTarget: { checked } }) => {
              signal.value = choices.filter((one) => (one === choice ? checked : signal.value.includes(one)));
            }}
          />
          <code>{choice}</code>
        </label>
      ))}
    </fieldset>
  );
}

function Wrong({ text, value, option }: { text: string; value: string; option: Option }) {
  const may = t().allowed.replace('{}', allowed(option));
  return (
    <em class="wrong" role="alert">
      {text.replace('{}', value).replace('{allowed}', may)}
    </em>
  );
}
