import { readFileSync } from 'node:fs';
import type { Exact } from './ulps.ts';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type Body = { [name: string]: Json };

export interface PyTorchCase {
  readonly name: string;
  readonly operation: string;
  readonly request: Body;
  readonly response: Body;
}

export interface ExactCase {
  readonly name: string;
  readonly family: string;
  readonly operation: string;
  readonly request: Body;
  readonly logits_runs?: readonly (readonly [value: number | string, count: number])[];
  readonly expected: {
    readonly loss?: Exact | null;
    readonly grad_scale?: readonly number[];
    readonly sampled?: {
      readonly [output: string]: readonly (readonly [index: number, high: number | string, low: number])[];
    };
    readonly [output: string]: unknown;
  };
}

function read<T>(name: string): { cases: T[] } {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));
}

/** PyTorch's answers (test/fixtures/README.md). */
export const pytorchCases = () => read<PyTorchCase>('pytorch.json').cases;

/** Exact answers; runs of equal logits are expanded. */
export const exactCases = () =>
  read<ExactCase>('exact.json').cases.map((fixture) => {
    if (fixture.logits_runs === undefined) return fixture;
    const logits = fixture.logits_runs.flatMap(([value, count]) => new Array<Json>(count).fill(value));
    return { ...fixture, request: { ...fixture.request, logits } };
  });

/** The numbers in nested arrays in row-major order; strings such as "Infinity" become numbers. */
export function flatten(value: Json | undefined): number[] {
  return Array.isArray(value) ? value.flatMap(flatten) : [Number(value)];
}
