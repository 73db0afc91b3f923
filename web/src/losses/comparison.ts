import { computed } from '@preact/signals';
import type { Described } from '../api/operations.ts';
import type { Dtype } from '../formulas/dtype.ts';
import type { Formula } from '../formulas/formula.ts';
import { type Computed, compute, formulasFor } from '../formulas/index.ts';
import { curves, type Drawn, type Point, point } from './answers.ts';
import { type Curves, curvesOf } from './curves.ts';
import { stepsOf } from './pointers.ts';
import { formulaIndex } from './state.ts';
import { t } from './texts.ts';

/** What was drawn, with the formula that it is compared with. */
export interface Comparison {
  readonly drawn: Drawn;
  readonly formula: Formula | undefined;
  readonly curves: Curves;
  /** What the pictures show: the loss and its derivative, or an output and `grad`. */
  readonly value: string;
  readonly gradient: string;
  /** The moved number as people write it. */
  readonly name: string;
}

export const comparison = computed<Comparison | undefined>(() => {
  const drawn = curves.value;
  if (!drawn) return undefined;
  const formula = formulasFor(drawn.operation.name, drawn.body)[formulaIndex.value];
  const { body, moved, float } = drawn;
  return {
    drawn,
    formula,
    curves: curvesOf(drawn, formula, body, moved, float),
    ...quantitiesOf(drawn.operation, moved),
    name: nameOf(moved),
  };
});

/** The chosen number by both types of the formula. */
export interface ComparedPoint {
  readonly point: Point;
  readonly formula: Formula | undefined;
  readonly library: { readonly [float in Dtype]: Computed | undefined };
}

export const comparedPoint = computed<ComparedPoint | undefined>(() => {
  const here = point.value;
  if (here?.moved === undefined) return undefined;
  const { body, moved, operation } = here;
  const formula = formulasFor(operation.name, body)[formulaIndex.value];
  const by = (float: Dtype) => formula && compute(formula, body, moved, float);
  return { point: here, formula, library: { float64: by('float64'), float32: by('float32') } };
});

/** The names of what is drawn: of an operation without a loss the output at the moved number, and its `grad`, whatever the upstream gradient is. */
export function quantitiesOf(
  { outputs }: Described,
  moved: string,
): { readonly value: string; readonly gradient: string } {
  const name = nameOf(moved);
  if (outputs.some((output) => output.name === 'loss')) return { value: t().lossOutput, gradient: `∂loss/∂${name}` };
  const place = name.slice(name.indexOf('['));
  return { value: `${outputs[0]?.name}${place}`, gradient: `grad${place}` };
}

/** @example nameOf('/log_probs/0/1') // 'log_probs[0][1]' */
export function nameOf(pointer: string): string {
  const [field, ...indices] = stepsOf(pointer);
  return `${field}${indices.map((index) => `[${index}]`).join('')}`;
}
