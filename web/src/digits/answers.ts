import { effect, signal } from '@preact/signals';
import { type Body, tensor } from '../api/json.ts';
import { latest, lostWith } from '../api/latest.ts';
import { type Answer, post, type Request } from '../api/post.ts';
import type { Dtype } from '../formulas/dtype.ts';
import type { Outcome } from '../formulas/two-ways.ts';
import { around } from './changes.ts';
import { GAPS, type Lines, linesOf, type Point, roughEnds, WAYS } from './series.ts';
import { dtype, gap, labelClass } from './state.ts';

/** What the plot shows: everything in it is of one answer. */
export interface Shown {
  readonly dtype: Dtype;
  readonly label: 0 | 1;
  readonly lines: Lines;
}

/** The chosen gap, and the answer as it came. */
export interface Asked extends Point {
  readonly answer: Answer;
}

export const shown = signal<Shown | undefined>(undefined);
export const point = signal<Asked | undefined>(undefined);

/** Thousands of long numbers that nobody reads come as bytes; short ones, as around the ends, are shorter as text. */
const BASE64 = { encoding: 'base64' };

/** One row for each gap; summed, so that the gradients are those of the rows. */
function request(gaps: readonly number[], label: 0 | 1, dtype: Dtype, more: Body = {}): Request {
  return {
    operation: 'cross-entropy',
    body: {
      logits: gaps.map((gap) => [gap, 0]),
      labels: gaps.map(() => label),
      reduction: 'sum',
      dtype,
      outputs: ['losses', 'grad'],
      ...more,
    },
  };
}

/** The outcomes of an answer's rows; decimals of float32 stand for the float32 next to them. */
function outcomesOf({ result, request }: Answer): readonly Outcome[] {
  const read = request.body.dtype === 'float32' ? Math.fround : Number;
  const losses = tensor(result?.losses) as readonly number[];
  const grads = tensor(result?.grad) as readonly (readonly number[])[];
  return losses.map((loss, r) => ({ loss: read(loss), grad: (grads[r] ?? []).map((g) => read(g)) }));
}

async function askAll({ dtype, label }: { dtype: Dtype; label: 0 | 1 }): Promise<void> {
  const outcomes = outcomesOf(await post(request(GAPS, label, dtype, BASE64)));
  const finer = roughEnds(GAPS, outcomes, label).flatMap(around);
  const fine = finer.length > 0 ? outcomesOf(await post(request(finer, label, dtype))) : [];
  const byGap = new Map(finer.map((gap, i) => [gap, fine[i] as Outcome]));
  shown.value = { dtype, label, lines: linesOf(dtype, label, outcomes, byGap) };
}

async function askPoint({ gap, dtype, label }: { gap: number; dtype: Dtype; label: 0 | 1 }): Promise<void> {
  const given = dtype === 'float32' ? Math.fround(gap) : gap;
  const [answer, exact] = await Promise.all([
    post(request([gap], label, dtype)),
    post(request([given], label, 'float64')),
  ]);
  const [service] = outcomesOf(answer);
  const [reference] = outcomesOf(exact);
  if (!service || !reference) return;
  const of = (name: keyof typeof WAYS) => WAYS[name]([gap, 0], label, dtype);
  const outcomes = { textbook: of('textbook'), pytorch: of('pytorch'), service };
  point.value = { gap, dtype, label, outcomes, exact: reference, answer };
}

/** For the plot, and for the chosen gap. */
export const plotAsked = latest(askAll);
export const pointAsked = latest(askPoint);

/** What is shown of either is of an earlier answer when the service is lost to the other. */
export const plotShown = lostWith(plotAsked.state, pointAsked.state);
export const pointShown = lostWith(pointAsked.state, plotAsked.state);

/** Asks again what was lost. */
export function retryLost(): void {
  for (const { state, retry } of [plotAsked, pointAsked]) if (state.value === 'lost') retry();
}

/** Asks for the plot whenever the type or the label changes, and for the chosen gap whenever that does. */
export function followState(): () => void {
  const stops = [
    effect(() => plotAsked.ask({ dtype: dtype.value, label: labelClass.value })),
    effect(() => pointAsked.ask({ gap: gap.value, dtype: dtype.value, label: labelClass.value })),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
