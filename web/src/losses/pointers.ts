import type { Body } from '../api/json.ts';
import type { Described, Field } from '../api/operations.ts';

/** A number of a request that can be moved. */
export interface Movable {
  /** Where it is: a JSON pointer. */
  readonly pointer: string;
  /** The same as people write it: `log_probs[0][1]`. */
  readonly name: string;
  readonly field: Field;
}

/** How many numbers of a request are offered: a list of more is no use. */
const MOST = 60;

const NUMBERS_AS_TEXT = ['NaN', 'Infinity', '-Infinity'];

/** A number as JSON has it; undefined for what is none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return NUMBERS_AS_TEXT.includes(value as string) ? Number(value) : undefined;
}

/** The steps of a pointer: the field, and its indices. */
export function stepsOf(pointer: string): readonly string[] {
  return pointer.split('/').slice(1);
}

export function numberAt(body: Body, pointer: string): number | undefined {
  let value: unknown = body;
  for (const step of stepsOf(pointer)) value = (value as { [step: string]: unknown } | undefined)?.[step];
  return numberOf(value);
}

/** The request with another number there. */
export function withNumber(body: Body, pointer: string, number: number): Body {
  return replaced(body, stepsOf(pointer), number) as Body;
}

function replaced(value: unknown, [step, ...rest]: readonly string[], number: number): unknown {
  if (step === undefined) return number;
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === step ? replaced(item, rest, number) : item));
  const object = value as { readonly [name: string]: unknown };
  return { ...object, [step]: replaced(object[step], rest, number) };
}

/** The numbers of a request that can be moved: those of its real tensors, and its options; what there is a gradient by comes first. */
export function movables({ fields, outputs }: Described, body: Body): readonly Movable[] {
  const found: Movable[] = [];
  const add = (value: unknown, pointer: string, name: string, field: Field): void => {
    if (found.length >= MOST) return;
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) add(item, `${pointer}/${i}`, `${name}[${i}]`, field);
    } else if (numberOf(value) !== undefined) found.push({ pointer, name, field });
  };
  const given = fields.filter((field) => field.kind === 'number' || (field.kind === 'tensor' && field.of === 'real'));
  const hasGradient = (field: Field) => outputs.some(({ name }) => name === gradientOf(field.name));
  const inOrder = [...given.filter(hasGradient), ...given.filter((field) => !hasGradient(field))];
  for (const field of inOrder) add(body[field.name], `/${field.name}`, field.name, field);
  return found;
}

const GRADIENTS: { readonly [field: string]: string } = {
  logits: 'grad',
  log_probs: 'grad',
  target_logits: 'target_grad',
  target_log_probs: 'target_grad',
  target_probs: 'target_grad',
  chosen: 'chosen_grad',
  rejected: 'rejected_grad',
};

/** The output with the gradient by a field. */
export function gradientOf(field: string): string | undefined {
  return GRADIENTS[field];
}
