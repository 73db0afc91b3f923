import type { Body } from '../api/json.ts';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { divergence } from './divergence.ts';
import { type Dtype, ROUND } from './dtype.ts';
import type { Family, Formula } from './formula.ts';
import { Inputs } from './inputs.ts';
import { policyGradient } from './policy-gradient.ts';
import { preference } from './preference.ts';
import { Tape } from './tape.ts';
import { unpairedPreference } from './unpaired-preference.ts';

/** Numbers of a request that are computed with here, some hundred times. */
export const MOST_NUMBERS = 3000;

const FAMILIES: readonly Family[] = [
  crossEntropy,
  binaryCrossEntropy,
  divergence,
  policyGradient,
  preference,
  unpairedPreference,
];

/** What a library's formula gives for a request; there is no gradient by an option. */
export interface Computed {
  readonly loss: number;
  readonly grad: number | undefined;
}

/** The formulas of other libraries for a request; none where it has something that they are not known to have. */
export function formulasFor(operation: string, body: Body): readonly Formula[] {
  const family = FAMILIES.find((family) => family.operation === operation);
  if (!family) return [];
  const given = Object.keys(body).filter((name) => body[name] !== undefined && body[name] !== null);
  const isKnown = given.every((name) => family.fields.includes(name));
  const hasPlainUpstream = !Array.isArray(body.grad_output);
  const areArrays = given.every((name) => !isObject(body[name]));
  return isShort(body) && isKnown && hasPlainUpstream && areArrays && hasClassesLast(operation, body)
    ? family.formulas(body)
    : [];
}

/**
 * Computes a formula, every operation rounded to a type, and its gradient by the number that moves.
 *
 * @param moved where that is in the body: a JSON pointer
 */
export function compute(formula: Formula, body: Body, moved: string, dtype: Dtype): Computed {
  const tape = new Tape(ROUND[dtype]);
  const inputs = new Inputs(tape, body, moved);
  const loss = formula.loss(inputs);
  const upstream = inputs.number('grad_output', 1);
  return { loss: loss.value, grad: inputs.moved && tape.gradient(loss, inputs.moved, upstream) };
}

/** Whether a request is computed with here. */
export function isShort(body: Body): boolean {
  return Object.values(body).reduce<number>((sum, value) => sum + sizeOf(value), 0) <= MOST_NUMBERS;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.reduce((sum: number, item) => sum + sizeOf(item), 0) : 1;
}

/** Whether rows of classes are the last axis; so they are of operations without classes. */
function hasClassesLast(operation: string, body: Body): boolean {
  if (operation !== 'cross-entropy' && operation !== 'kl-divergence') return true;
  const rank = rankOf(body.logits ?? body.log_probs);
  const axis = Number(body.class_axis ?? (rank === 1 ? 0 : 1));
  return axis === -1 || axis === rank - 1;
}

function rankOf(value: unknown): number {
  return Array.isArray(value) ? 1 + rankOf(value[0]) : 0;
}
