import { parseNumber } from '../../../src/files/parse-number.ts';
import type { Body } from '../api/json.ts';
import { describedNamed, type Field } from '../api/operations.ts';
import { readList } from './read-list.ts';

/** What the panels have controls of their own for. */
const GIVEN = ['logits', 'labels', 'target_probs'];

/** The tensors of the page are matrices. */
const CLASS_AXES = ['1', '-1', '0'] as const;

/** Options that say nothing of the other target, although the service takes them with both. */
const ONLY_WITH: { readonly [name: string]: Target } = {
  ignore_index: 'labels',
  validate_target_probs: 'target_probs',
};

export type Target = 'labels' | 'target_probs';

/** How the page keeps an option: one of a few texts, a number, some of a few texts, or a text that is read when it is asked for. */
export type Kept = 'choice' | 'number' | 'list' | 'text';
export type Value = string | number | readonly string[];

/** An option of cross-entropy: what its schema says of it, and what the page makes of that. */
export interface Definition {
  readonly name: string;
  readonly field: Field;
  readonly kept: Kept;
  readonly fallback: Value;
  /** What it may be, of a choice or list; of a text which names it may be. */
  readonly choices: readonly string[];
}

/** All options that the schema of cross-entropy has, in its order. */
export const DEFINITIONS: readonly Definition[] = (describedNamed('cross-entropy')?.fields ?? [])
  .filter(({ name }) => !GIVEN.includes(name))
  .map((field) => {
    const kept = keptAs(field);
    const choices = choicesOf(field);
    return { name: field.name, field, kept, choices, fallback: fallbackOf(field, kept, choices) };
  });

function keptAs({ name, kind, values, mayBeList, default: fallback }: Field): Kept {
  if (kind === 'enum' || kind === 'boolean' || name === 'class_axis') return 'choice';
  if (kind === 'list') return 'list';
  return kind === 'tensor' || values || mayBeList || fallback === undefined ? 'text' : 'number';
}

function choicesOf({ name, kind, values = [] }: Field): readonly string[] {
  if (name === 'class_axis') return CLASS_AXES;
  return kind === 'boolean' ? ['true', 'false'] : values;
}

/** The API's default; of a choice that has none its first. */
function fallbackOf({ default: fallback }: Field, kept: Kept, choices: readonly string[]): Value {
  switch (kept) {
    case 'choice':
      return fallback === undefined ? (choices[0] ?? '') : String(fallback);
    case 'number':
      return Number(fallback);
    case 'list':
      return (fallback ?? []) as readonly string[];
    case 'text':
      return fallback === undefined ? '' : String(fallback);
  }
}

/** Whether a value is not the API's default. */
export function isOther({ fallback }: Definition, value: Value): boolean {
  return String(value).trim() !== String(fallback);
}

/** What of a text cannot be read; undefined where all can. */
export function unreadWord(definition: Definition, value: Value): string | undefined {
  return definition.kept === 'text' && isOther(definition, value) ? read(definition, value).unread : undefined;
}

/** A text as what it says: a tensor, a number, some numbers, or a name that may stand for one. */
function read({ field, choices }: Definition, value: Value): { readonly value?: unknown; readonly unread?: string } {
  const text = String(value).trim();
  if (field.kind === 'tensor') return readList(text, field.axes?.includes('elements') ?? false);
  if (choices.includes(text)) return { value: text };
  if (field.mayBeList) return alone(readList(text, false));
  const number = parseNumber(text);
  return number === undefined ? { unread: text } : { value: number };
}

/** A list of one number as that number. */
function alone(list: ReturnType<typeof readList>): ReturnType<typeof readList> {
  return Array.isArray(list.value) && list.value.length === 1 ? { value: list.value[0] } : list;
}

/** The numbers that an option is, as it is typed; none where it cannot be read. */
export function numbersOf(definition: Definition, value: Value): readonly number[] {
  return [read(definition, value).value].flat().filter((number) => typeof number === 'number');
}

/** Why a number is not allowed, or undefined where it is. */
export function outOfRange({ field }: Definition, value: number): 'integer' | 'range' | undefined {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum } = field;
  if (field.kind === 'integer' && !Number.isInteger(value)) return 'integer';
  const isWithin =
    value >= minimum &&
    value <= maximum &&
    !(exclusiveMinimum !== undefined && value <= exclusiveMinimum) &&
    !(exclusiveMaximum !== undefined && value >= exclusiveMaximum);
  return isWithin ? undefined : 'range';
}

/** Whether an option says anything of such a target. */
export function isOf(target: Target, { name, field: { needs = [] } }: Definition): boolean {
  const only = ONLY_WITH[name];
  return (only === undefined || only === target) && needs.every((names) => names.includes(target));
}

/**
 * The options that an operation takes and that differ from the API's defaults, as they stand in a request's body.
 *
 * @param value the value of an option, as the page keeps it
 */
export function bodyOf(operation: string, target: Target, value: (name: string) => Value): Body {
  const fields = describedNamed(operation)?.fields ?? [];
  const body: { [name: string]: unknown } = {};
  for (const definition of DEFINITIONS) {
    const own = value(definition.name);
    // The same field of another operation: one of the same name may be another.
    if (!fields.includes(definition.field) || !isOther(definition, own) || !isOf(target, definition)) continue;
    body[definition.name] = inBody(definition, own);
  }
  // Of losses that become one the upstream gradient is a number.
  const { grad_output } = body;
  const isAlone = Array.isArray(grad_output) && grad_output.length === 1 && value('reduction') !== 'none';
  return isAlone ? { ...body, grad_output: grad_output[0] } : body;
}

function inBody(definition: Definition, value: Value): unknown {
  const { field, kept } = definition;
  if (kept === 'choice') {
    if (field.kind === 'boolean') return value === 'true';
    return field.kind === 'integer' ? Number(value) : value;
  }
  // What cannot be read stays as it is: the service refuses it, and says what it saw.
  return kept === 'text' ? (read(definition, value).value ?? value) : value;
}
