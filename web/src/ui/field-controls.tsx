import { useId } from 'preact/hooks';
import { parseJson } from '../../../src/files/parse-json.ts';
import { parseNumber } from '../../../src/files/parse-number.ts';
import { write } from '../api/json.ts';
import type { Field } from '../api/operations.ts';
import { texts } from '../shell/language.ts';
import { fillInOrder } from './fill.ts';
import { exact } from './number.ts';
import { type Reading, TypedField } from './typed-field.tsx';
import { FieldText } from './typeset.tsx';
import '../style/fields.css';

const t = texts({
  en: {
    notRead: '“{}” is not {}',
    number: 'a number, such as 0.5, 1e-3 or Infinity',
    integer: 'an integer',
    integers: 'an integer or a list of integers, such as -1, 7',
    json: 'JSON, such as 0.5 or [1, 2]',
    unset: 'default',
  },
  zh: {
    notRead: '“{}”不是{}',
    number: '数，例如 0.5、1e-3 或 Infinity',
    integer: '整数',
    integers: '整数或整数列表，例如 -1, 7',
    json: 'JSON，例如 0.5 或 [1, 2]',
    unset: '默认',
  },
});

interface ControlProps {
  readonly field: Field;
  /** The field's value in the request; undefined where the request does not have it. */
  readonly value: unknown;
  /** Undefined takes the field out of the request. */
  readonly onChange: (value: unknown) => void;
  /** What the service says is wrong with it. */
  readonly problem?: string | undefined;
}

/** A field of any operation, with its control, what it does, and what the service says is wrong with it. */
export function FieldControl({ text, ...props }: ControlProps & { readonly text: string }) {
  const { field, problem } = props;
  return (
    <div class={`field${problem === undefined ? '' : ' refused'}`}>
      <code>{field.name}</code>
      <Control {...props} />
      {problem !== undefined && (
        <em class="wrong" role="alert">
          {problem}
        </em>
      )}
      <small>
        <FieldText text={text} />
      </small>
    </div>
  );
}

function Control(props: ControlProps) {
  const { field, value, onChange } = props;
  // A default that is chosen is left out; one that is typed is not, so that what is typed stays.
  const change = (next: unknown) => onChange(next === field.default ? undefined : next);
  switch (field.kind) {
    case 'enum':
      return <OneOf {...props} values={field.values ?? []} onChange={change} />;
    case 'boolean':
      return (
        <OneOf
          {...props}
          values={['true', 'false']}
          value={value === undefined ? undefined : String(value)}
          onChange={(next) => change(next === undefined ? undefined : next === 'true')}
        />
      );
    case 'list':
      return <Several {...props} />;
    case 'number':
    case 'integer':
      return field.values ? <NumberOrName {...props} /> : <NumberText {...props} />;
    default:
      return <JsonText {...props} />;
  }
}

/** One of some names, as radio buttons: the default is chosen where the request has none of them. */
function OneOf({ field, values, value, onChange }: ControlProps & { readonly values: readonly string[] }) {
  const name = useId();
  const fallback = field.default === undefined ? undefined : String(field.default);
  const chosen = value ?? fallback;
  return (
    <fieldset class="choice">
      <legend class="unseen">{field.name}</legend>
      {fallback === undefined && (
        <Radio name={name} text={t().unset} checked={chosen === undefined} onChoose={() => onChange(undefined)} />
      )}
      {values.map((one) => (
        <Radio key={one} name={name} text={one} checked={chosen === one} onChoose={() => onChange(one)} />
      ))}
    </fieldset>
  );
}

function Radio(props: { name: string; text: string; checked: boolean; onChoose: () => void }) {
  return (
    <label>
      <input type="radio" name={props.name} checked={props.checked} onChange={props.onChoose} />
      <span>{props.text}</span>
    </label>
  );
}

/** Any of some names; none is the default. */
function Several({ field, value, onChange }: ControlProps) {
  const given = Array.isArray(value) ? value : ((field.default ?? []) as readonly string[]);
  return (
    <fieldset class="checks">
      <legend class="unseen">{field.name}</legend>
      {field.values?.map((one) => (
        <label key={one}>
          <input
            type="checkbox"
            checked={given.includes(one)}
            onChange={({ currentTarget: { checked } }) => {
              const next = field.values?.filter((name) => (name === one ? checked : given.includes(name))) ?? [];
              onChange(next.length === 0 || write(next) === write(field.default) ? undefined : next);
            }}
          />
          <code>{one}</code>
        </label>
      ))}
    </fieldset>
  );
}

/** A name, or a number in place of it. */
function NumberOrName(props: ControlProps) {
  const { value } = props;
  return (
    <span class="number-or-name">
      <OneOf
        {...props}
        values={props.field.values ?? []}
        value={typeof value === 'number' ? 'number' : value}
        onChange={(next) => props.onChange(next === props.field.default ? undefined : next)}
      />
      <NumberText
        {...props}
        field={{ ...props.field, default: undefined }}
        value={typeof value === 'string' ? undefined : value}
      />
    </span>
  );
}

function NumberText({ field, value, onChange, problem }: ControlProps) {
  const { kind, mayBeList, name } = field;
  const expected = t()[mayBeList ? 'integers' : kind === 'integer' ? 'integer' : 'number'];
  return (
    <TypedField
      label={name}
      value={value}
      write={written}
      read={readingBy(mayBeList ? readNumbers : parseNumber, expected)}
      onChange={onChange}
      invalid={problem !== undefined}
      placeholder={written(field.default)}
    />
  );
}

function JsonText({ field, value, onChange, problem }: ControlProps) {
  return (
    <TypedField
      label={field.name}
      value={value}
      write={written}
      read={readingBy(readJson, t().json)}
      onChange={onChange}
      invalid={problem !== undefined}
      placeholder={written(field.default)}
      isWide
    />
  );
}

/** Reads what is typed; an empty text is no value. */
function readingBy(read: (text: string) => unknown, expected: string): (text: string) => Reading<unknown> {
  return (text) => {
    const value = read(text);
    if (text.trim() === '' || value !== undefined) return { value };
    return { wrong: fillInOrder(t().notRead, text.trim(), expected) };
  };
}

function readNumbers(text: string): unknown {
  const numbers = text
    .replaceAll(/[[\]\s]+/g, ' ')
    .trim()
    .split(/\s*,\s*|\s+/)
    .map(parseNumber);
  if (numbers.some((number) => number === undefined)) return undefined;
  return numbers.length === 1 ? numbers[0] : numbers;
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function written(value: unknown): string {
  return value === undefined ? '' : typeof value === 'number' ? exact(value) : write(value);
}
