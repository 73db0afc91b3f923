import { batch, type Signal } from '@preact/signals';
import { parseNumber } from '../../../src/files/parse-number.ts';
import type { Body } from '../api/json.ts';
import { describedNamed, type Field } from '../api/operations.ts';
import type { Operation } from '../api/post.ts';
import { asNumber, asOneOf, asText, param } from '../shell/url-state.ts';
import { readList } from './read-list.ts';

/** What the panels have controls of their own for. */
const GIVEN = ['logits', 'labels', 'target_probs'];

/** The tensors of the page are matrices. */
const CLASS_AXES = ['1', '-1', '0'] as const;

/** Names that the address of the page has for something else: there the option has another. */
const ADDRESSES: { readonly [name: string]: string } = { shift: 'labels_shift', bins: 'calibration_bins' };

/** Options that say nothing of the other target. */
const ONLY_WITH: { readonly [name: string]: Target } = {
  ignore_index: 'labels',
  validate_target_probs: 'target_probs',
};

type Target = 'labels' | 'target_probs';
type Value = string | number | readonly string[];

/** How an option is kept: one of a few texts, a number, some of a few texts, or a text that is read when it is asked for. */
export type Kept = 'choice' | 'number' | 'list' | 'text';

/** An option of cross-entropy: what the schema says of it, and its value, which is part of the address where it is not the default. */
export interface Option {
  readonly name: string;
  readonly field: Field;
  readonly kept: Kept;
  readonly fallback: Value;
  /** What it may be, of a choice or list. */
  readonly choices: readonly string[];
  readonly signal: Signal<Value>;
}

/** All options that the schema of cross-entropy has, in its order. */
export const OPTIONS: readonly Option[] = (describedNamed('cross-entropy')?.fields ?? [])
  .filter(({ name }) => !GIVEN.includes(name))
  .map(optionOf);

function optionOf(field: Field): Option {
  const { name } = field;
  const kept = keptAs(field);
  const choices =
    name === 'class_axis' ? CLASS_AXES : field.kind === 'boolean' ? ['true', 'false'] : (field.values ?? []);
  const fallback = fallbackOf(field, kept, choices);
  return { name, field, kept, choices, fallback, signal: signalOf(ADDRESSES[name] ?? name, kept, fallback, choices) };
}

function keptAs({ name, kind, values, default: fallback }: Field): Kept {
  if (kind === 'enum' || kind === 'boolean' || name === 'class_axis') return 'choice';
  if (kind === 'list') return 'list';
  return kind === 'tensor' || values || fallback === undefined ? 'text' : 'number';
}

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

function signalOf(address: string, kept: Kept, fallback: Value, choices: readonly string[]): Signal<Value> {
  switch (kept) {
    case 'choice':
      return param<string>(address, fallback as string, asOneOf(choices)) as Signal<Value>;
    case 'number':
      return param<number>(address, fallback as number, asNumber) as Signal<Value>;
    case 'list':
      return param<readonly string[]>(address, fallback as readonly string[], {
        read: (text) => choices.filter((choice) => text.split(',').includes(choice)),
        write: (value) => value.join(','),
      }) as Signal<Value>;
    case 'text':
      return param<string>(address, fallback as string, asText) as Signal<Value>;
  }
}

/** The options that panels ask for by name. */
interface Named {
  readonly reduction: Signal<string>;
  readonly normalizer: Signal<string>;
  readonly class_weight: Signal<string>;
  readonly ignore_index: Signal<number>;
  readonly mask: Signal<string>;
  readonly sample_weight: Signal<string>;
  readonly label_smoothing: Signal<number>;
  readonly temperature: Signal<number>;
  readonly softcap: Signal<string>;
  readonly class_mask: Signal<string>;
  readonly shift: Signal<number>;
  readonly focal_gamma: Signal<number>;
  readonly poly_epsilon: Signal<number>;
  readonly z_loss: Signal<number>;
  readonly entropy_coef: Signal<number>;
  readonly class_axis: Signal<string>;
  readonly dtype: Signal<string>;
  readonly encoding: Signal<string>;
  readonly grad_output: Signal<string>;
  readonly on_non_finite: Signal<string>;
  readonly validate_target_probs: Signal<string>;
  readonly outputs: Signal<readonly string[]>;
  readonly bins: Signal<number>;
}

/** The values of the options, under the API's names. */
export const options = Object.fromEntries(OPTIONS.map(({ name, signal }) => [name, signal])) as unknown as Named;

/** Whether an option is not as the API has it by default. */
export function isChanged({ signal, fallback }: Option): boolean {
  return String(signal.value).trim() !== String(fallback);
}

/** What is typed and cannot be read. */
export interface Unreadable {
  readonly option: string;
  readonly word: string;
}

/** The first option that cannot be read. */
export function unreadable(): Unreadable | undefined {
  for (const option of OPTIONS) {
    const word = unreadWord(option);
    if (word !== undefined) return { option: option.name, word };
  }
  return undefined;
}

/** What of a text cannot be read. */
export function unreadWord(option: Option): string | undefined {
  return option.kept === 'text' && isChanged(option) ? read(option).unread : undefined;
}

/** A text as what it says: a tensor, a number, or a name that may stand for one. */
function read({ field, signal }: Option): { readonly value?: unknown; readonly unread?: string } {
  const text = String(signal.value).trim();
  if (field.kind === 'tensor') return readList(text, field.axes?.includes('elements') ?? false);
  if (field.values?.includes(text)) return { value: text };
  const value = parseNumber(text);
  return value === undefined ? { unread: text } : { value };
}

/** The options in force that an operation takes and that differ from the API's defaults, as they stand in a request's body. */
export function optionsOf(operation: Operation, target: Target): Body {
  const fields = describedNamed(operation)?.fields ?? [];
  const body: { [name: string]: unknown } = {};
  for (const option of OPTIONS) {
    // The same field of another operation: one of the same name may be another.
    if (!fields.includes(option.field) || !isChanged(option) || !isOf(target, option)) continue;
    body[option.name] = inBody(option);
  }
  return body;
}

/** Whether an option says anything of such a target. */
export function isOf(target: Target, { name, field: { needs = [] } }: Option): boolean {
  const only = ONLY_WITH[name];
  return (only === undefined || only === target) && needs.every((names) => names.includes(target));
}

function inBody(option: Option): unknown {
  const { name, field, kept, signal } = option;
  if (kept === 'choice') {
    if (field.kind === 'boolean') return signal.value === 'true';
    return field.kind === 'integer' ? Number(signal.value) : signal.value;
  }
  if (kept !== 'text') return signal.value;
  // What cannot be read stays as it is: the service refuses it, and says what it saw.
  const { value = String(signal.value) } = read(option);
  const isAlone =
    name === 'grad_output' && options.reduction.value !== 'none' && Array.isArray(value) && value.length === 1;
  return isAlone ? value[0] : value;
}

/** All of them back to the API's defaults. */
export function resetOptions(): void {
  batch(() => {
    for (const { signal, fallback } of OPTIONS) signal.value = fallback;
  });
}

/** Why a number is not allowed, or undefined where it is. */
export function outOfRange({ field }: Option, value: number): 'integer' | 'range' | undefined {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum } = field;
  if (field.kind === 'integer' && !Number.isInteger(value)) return 'integer';
  const isWithin =
    value >= minimum &&
    value <= maximum &&
    !(exclusiveMinimum !== undefined && value <= exclusiveMinimum) &&
    !(exclusiveMaximum !== undefined && value >= exclusiveMaximum);
  return isWithin ? undefined : 'range';
}
