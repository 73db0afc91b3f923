import type { Dtype } from '../formulas/dtype.ts';
import { type Outcome, pytorch, textbook, type Way } from '../formulas/two-ways.ts';
import { around, type End, endsOf, refined } from './changes.ts';

export const NAMES = ['textbook', 'pytorch', 'service'] as const;
export type Name = (typeof NAMES)[number];

/** What of an outcome is looked at. */
export type Quantity = 'loss' | 'gradLabel' | 'gradOther';

export const QUANTITIES: readonly Quantity[] = ['loss', 'gradLabel', 'gradOther'];

/** The ways that are computed here; the third is asked for. */
export const WAYS: { readonly [name in Exclude<Name, 'service'>]: Way } = { textbook, pytorch };

/** How far the gap goes: a little further than the last number of float64, and of float32. */
export const FAR = 800;
export const NEAR = 120;

/** How much of the plot can be shown: the least as far as float64 has digits left beside a 1. */
export const REACHES = [40, NEAR, FAR] as const;
export type Reach = (typeof REACHES)[number];

/** The gaps of a plot, closer where float32 has digits to lose. */
export const GAPS: readonly number[] = [
  ...Array.from({ length: NEAR * 4 }, (_, i) => i / 4),
  ...Array.from({ length: FAR - NEAR + 1 }, (_, i) => NEAR + i),
];

/** The quantity of an outcome, of the two classes `label` being the one that is right. */
export function pick({ loss, grad }: Outcome, quantity: Quantity, label: 0 | 1): number {
  if (quantity === 'loss') return loss;
  return grad[quantity === 'gradLabel' ? label : 1 - label] ?? Number.NaN;
}

/** The three ways at one gap, and what the service answers in float64 to the logits as the type has them. */
export interface Point {
  readonly gap: number;
  readonly dtype: Dtype;
  readonly label: 0 | 1;
  readonly outcomes: { readonly [name in Name]: Outcome };
  readonly exact: Outcome;
}

/** A line: what a way gives over all gaps, and where it ends. */
export interface Line {
  readonly points: readonly (readonly [gap: number, value: number])[];
  readonly ends: readonly End[];
}

export type Lines = { readonly [quantity in Quantity]: { readonly [name in Name]: Line } };

/** Where the service's answers end, to a step of the gaps: around these it is asked again. */
export function roughEnds(gaps: readonly number[], outcomes: readonly Outcome[], label: 0 | 1): readonly number[] {
  const ends = QUANTITIES.flatMap((quantity) =>
    endsOf(
      gaps,
      outcomes.map((outcome) => pick(outcome, quantity, label)),
    ),
  );
  return [...new Set(ends.map(({ from }) => from))];
}

/**
 * The three ways over all gaps of a type.
 *
 * @param service what the service answers for `GAPS`
 * @param fine what it answers for the gaps around `roughEnds`, by gap
 */
export function linesOf(
  dtype: Dtype,
  label: 0 | 1,
  service: readonly Outcome[],
  fine: ReadonlyMap<number, Outcome>,
): Lines {
  const line = (values: readonly number[], at: (gap: number) => number): Line => {
    const ends = refined(endsOf(GAPS, values), at);
    const exact = ends.flatMap(({ from }) => {
      const before = around(from).findLast((gap) => gap < from);
      return before === undefined ? [from] : [before, from];
    });
    const points = [
      ...GAPS.map((gap, i) => [gap, values[i] ?? Number.NaN] as const),
      ...exact.map((gap) => [gap, at(gap)] as const),
    ];
    return { points: points.sort(([a], [b]) => a - b), ends };
  };
  const lines = (quantity: Quantity) => {
    const computed = (way: Way) => {
      const at = (gap: number) => pick(way([gap, 0], label, dtype), quantity, label);
      return line(GAPS.map(at), at);
    };
    const values = service.map((outcome) => pick(outcome, quantity, label));
    const asked = (gap: number) => {
      const outcome = fine.get(gap) ?? service[GAPS.indexOf(gap)];
      return outcome ? pick(outcome, quantity, label) : Number.NaN;
    };
    return {
      textbook: computed(WAYS.textbook),
      pytorch: computed(WAYS.pytorch),
      service: line(values, asked),
    };
  };
  return { loss: lines('loss'), gradLabel: lines('gradLabel'), gradOther: lines('gradOther') };
}
