import type { FastifyInstance } from 'fastify';
import { type Outcome, pytorch, ROUNDINGS, reference, textbook } from './arithmetic.ts';
import { serviceOutcomes } from './service.ts';

export const WAYS = ['textbook', 'pytorch', 'service'] as const;
export const DTYPES = ['float64', 'float32'] as const;
export type Way = (typeof WAYS)[number];
export type Dtype = (typeof DTYPES)[number];

/** One way to compute in one precision, for logits [gap, 0] and one label. */
export interface Series {
  readonly way: Way;
  readonly dtype: Dtype;
  /** 0: the prediction is right; 1: it is wrong. */
  readonly label: 0 | 1;
  readonly gaps: readonly number[];
  readonly outcomes: readonly Outcome[];
  readonly references: readonly Outcome[];
}

/** 0, 0.01, … 800. */
const GAPS = Array.from({ length: 80_001 }, (_, i) => i / 100);

/** All ways in both precisions, for right and for wrong predictions. */
export async function experiment(app: FastifyInstance): Promise<Series[]> {
  const all: Series[] = [];
  for (const dtype of DTYPES) {
    const round = ROUNDINGS[dtype];
    const gaps = GAPS.map(round);
    for (const label of [0, 1] as const) {
      const references = gaps.map((gap) => reference(gap, label));
      const outcomes: Record<Way, Outcome[]> = {
        textbook: gaps.map((gap) => textbook([gap, 0], label, round)),
        pytorch: gaps.map((gap) => pytorch([gap, 0], label, round)),
        service: await serviceOutcomes(app, gaps, label, dtype),
      };
      for (const way of WAYS) all.push({ way, dtype, label, gaps: GAPS, outcomes: outcomes[way], references });
    }
  }
  return all;
}
