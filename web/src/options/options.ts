import { parseNumber } from '../../../src/files/parse-number.ts';
import type { Body } from '../api/json.ts';
import type { Operation } from '../api/post.ts';
import { asNumber, asOneOf, asText, param } from '../shell/url-state.ts';

export const OUTPUTS = ['loss', 'losses', 'grad', 'log_probs', 'probs', 'target_grad'] as const;
export type Output = (typeof OUTPUTS)[number];

const CHOSEN: readonly Output[] = ['loss', 'losses', 'grad'];

/** The API's defaults, as the page keeps them: lists of numbers as they are typed. */
const DEFAULTS = {
  reduction: 'mean',
  class_weight: '',
  ignore_index: -100,
  label_smoothing: 0,
  temperature: 1,
  // None: what is typed as infinite.
  softcap: Number.POSITIVE_INFINITY,
  focal_gamma: 0,
  poly_epsilon: 0,
  z_loss: 0,
  entropy_coef: 0,
  class_axis: '1',
  dtype: 'float64',
  encoding: 'array',
  grad_output: '',
  on_non_finite: 'error',
  validate_target_probs: 'true',
  outputs: CHOSEN,
} as const;

/** The options of cross-entropy that are numbers with which the loss has further terms, or its logits are changed. */
export const NUMBERS = ['temperature', 'softcap', 'focal_gamma', 'poly_epsilon', 'z_loss', 'entropy_coef'] as const;
export type NumberName = (typeof NUMBERS)[number];

/** The options that are one of a few, and what they may be. */
export const CHOICES = {
  reduction: ['mean', 'sum', 'none'],
  class_axis: ['1', '-1', '0'],
  dtype: ['float64', 'float32', 'float16', 'bfloat16'],
  encoding: ['array', 'base64'],
  on_non_finite: ['error', 'propagate'],
  validate_target_probs: ['true', 'false'],
} as const;

export type ChoiceName = keyof typeof CHOICES;

/** The options of the API that the page has, under the API's names; part of the address where it is not the default. */
export const options = {
  reduction: choice('reduction'),
  class_weight: param<string>('class_weight', DEFAULTS.class_weight, asText),
  ignore_index: param<number>('ignore_index', DEFAULTS.ignore_index, asNumber),
  label_smoothing: number('label_smoothing'),
  temperature: number('temperature'),
  softcap: number('softcap'),
  focal_gamma: number('focal_gamma'),
  poly_epsilon: number('poly_epsilon'),
  z_loss: number('z_loss'),
  entropy_coef: number('entropy_coef'),
  class_axis: choice('class_axis'),
  dtype: choice('dtype'),
  encoding: choice('encoding'),
  grad_output: param<string>('grad_output', DEFAULTS.grad_output, asText),
  on_non_finite: choice('on_non_finite'),
  validate_target_probs: choice('validate_target_probs'),
  outputs: param<readonly Output[]>('outputs', CHOSEN, {
    read: (text) => OUTPUTS.filter((output) => text.split(',').includes(output)),
    write: (value) => value.join(','),
  }),
};

function number(name: NumberName | 'label_smoothing') {
  return param<number>(name, DEFAULTS[name], asNumber);
}

function choice<Name extends ChoiceName>(name: Name) {
  return param<(typeof CHOICES)[Name][number]>(name, DEFAULTS[name], asOneOf(CHOICES[name]));
}

export type OptionName = keyof typeof options;

const OF_LOGITS = ['temperature', 'softcap', 'class_axis', 'dtype', 'encoding', 'on_non_finite'] as const;

/** Which operation takes which option. */
const TAKES: { readonly [operation in Operation]: readonly OptionName[] } = {
  softmax: OF_LOGITS,
  'log-softmax': OF_LOGITS,
  nll: ['reduction', 'class_weight', 'ignore_index', 'class_axis', 'dtype', 'encoding', 'grad_output', 'on_non_finite'],
  'cross-entropy': Object.keys(options) as OptionName[],
};

/** What is typed as a list of numbers and cannot be read as one. */
export interface Unreadable {
  readonly option: OptionName;
  readonly word: string;
}

/** The options in force that an operation takes and that differ from the API's defaults, as they stand in a request's body. */
export function optionsOf(operation: Operation, target: 'labels' | 'target_probs'): Body {
  const body: { [name: string]: unknown } = {};
  for (const name of TAKES[operation]) {
    const value = inBody(name, target);
    if (value !== undefined) body[name] = value;
  }
  return body;
}

/** The first list that cannot be read. */
export function unreadable(): Unreadable | undefined {
  for (const option of ['class_weight', 'grad_output'] as const)
    for (const word of wordsOf(options[option].value)) if (parseNumber(word) === undefined) return { option, word };
  return undefined;
}

/** An option's value in a body; undefined where it is the API's default, or says nothing of such a target. */
function inBody(name: OptionName, target: 'labels' | 'target_probs'): unknown {
  const value = options[name].value;
  if (String(value).trim() === String(DEFAULTS[name])) return undefined;
  switch (name) {
    case 'class_weight':
      return numbers(options.class_weight.value);
    case 'grad_output': {
      const values = numbers(options.grad_output.value);
      return options.reduction.value !== 'none' && values.length === 1 ? values[0] : values;
    }
    case 'class_axis':
      return Number(value);
    case 'ignore_index':
      return target === 'labels' ? value : undefined;
    case 'validate_target_probs':
      return target === 'target_probs' ? false : undefined;
    default:
      return value;
  }
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '');
}

/** What cannot be read stays as it is: the service refuses it, and says what it saw. */
function numbers(text: string): (number | string)[] {
  return wordsOf(text).map((word) => parseNumber(word) ?? word);
}

/** All of them back to the API's defaults. */
export function resetOptions(): void {
  for (const [name, fallback] of Object.entries(DEFAULTS)) options[name as OptionName].value = fallback as never;
}
