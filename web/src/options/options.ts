import { batch, type Signal } from '@preact/signals';
import type { Body } from '../api/json.ts';
import type { Operation } from '../api/post.ts';
import { asNumber, asOneOf, asText, type Codec } from '../shell/codecs.ts';
import { param } from '../shell/url-state.ts';
import {
  bodyOf,
  DEFINITIONS,
  type Definition,
  isOther,
  type Kept,
  numbersOf,
  type Target,
  unreadWord,
  type Value,
} from './definitions.ts';

/** What the address calls an option whose name is something else there. */
const ADDRESSES: { readonly [name: string]: string } = { shift: 'labels_shift' };

/** An option of cross-entropy with its value, which is part of the address where it is not the default. */
export interface Option extends Definition {
  readonly signal: Signal<Value>;
}

const CODECS: { readonly [kept in Kept]: (choices: readonly string[]) => Codec<Value> } = {
  choice: (choices) => asOneOf(choices) as Codec<Value>,
  number: () => asNumber as Codec<Value>,
  text: () => asText as Codec<Value>,
  list: (choices) => ({
    read: (text) => choices.filter((choice) => text.split(',').includes(choice)),
    write: String,
  }),
};

/** All options that the schema of cross-entropy has, in its order. */
export const OPTIONS: readonly Option[] = DEFINITIONS.map((definition) => {
  const { name, kept, choices, fallback } = definition;
  return { ...definition, signal: param(ADDRESSES[name] ?? name, fallback, CODECS[kept](choices)) };
});

/** The options that panels ask for by name. */
interface Named {
  readonly reduction: Signal<string>;
  readonly normalizer: Signal<string>;
  readonly class_weight: Signal<string>;
  readonly ignore_index: Signal<string>;
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

const IGNORE_INDEX = OPTIONS.find(({ name }) => name === 'ignore_index');

/** The labels whose rows are left out. */
export function ignoredLabels(): readonly number[] {
  return IGNORE_INDEX ? numbersOf(IGNORE_INDEX, IGNORE_INDEX.signal.value) : [];
}

/** Whether an option is not as the API has it by default. */
export function isChanged(option: Option): boolean {
  return isOther(option, option.signal.value);
}

/** What is typed and cannot be read. */
export interface Unreadable {
  readonly option: string;
  readonly word: string;
}

/** The first option that cannot be read. */
export function unreadable(): Unreadable | undefined {
  for (const option of OPTIONS) {
    const word = unreadWord(option, option.signal.value);
    if (word !== undefined) return { option: option.name, word };
  }
  return undefined;
}

/** The options in force that an operation takes and that differ from the API's defaults, as they stand in a request's body. */
export function optionsOf(operation: Operation, target: Target): Body {
  return bodyOf(operation, target, (name) => options[name as keyof Named].value);
}

/** All of them back to the API's defaults. */
export function resetOptions(): void {
  batch(() => {
    for (const { signal, fallback } of OPTIONS) signal.value = fallback;
  });
}
