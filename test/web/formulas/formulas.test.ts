import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Body } from '../../../web/src/api/json.ts';
import type { Dtype } from '../../../web/src/formulas/dtype.ts';
import { compute, formulasFor } from '../../../web/src/formulas/index.ts';

/** Made by torch_formulas.py with PyTorch 1.13. */
interface Case {
  readonly operation: string;
  readonly body: Body;
  readonly moved: string;
  readonly float: Dtype;
  readonly formula: number;
  readonly cancels: number;
  readonly loss: number | string;
  readonly grad: number | string;
}

const CASES: readonly Case[] = JSON.parse(readFileSync(new URL('torch-formulas.json', import.meta.url), 'utf8'));

/** The distance of 1 to the next number, and the smallest number. */
const LAST = { float64: [2 ** -52, 2 ** -1074], float32: [2 ** -23, 2 ** -149] } as const;

/**
 * Exponentials and logarithms of PyTorch may be an ulp off, and formulas that cancel keep such an error as it is. What is 0, NaN or infinite must
 * be so exactly where it is in PyTorch.
 */
function check(what: string, seen: number, torch: number, { float, cancels }: Case): void {
  if (!Number.isFinite(torch) || torch === 0) {
    expect(seen + 0, what).toBe(torch + 0);
    return;
  }
  const [ulp, smallest] = LAST[float];
  expect(seen, what).not.toBe(0);
  expect(Math.abs(seen - torch), what).toBeLessThanOrEqual(4 * ulp * Math.max(Math.abs(torch), cancels) + smallest);
}

describe('formulas of other libraries', () => {
  test('give what PyTorch gives, NaN and 0 included', () => {
    for (const one of CASES) {
      const { operation, body, moved, float, formula } = one;
      const chosen = formulasFor(operation, body)[formula];
      if (!chosen) throw new Error(`no formula for ${JSON.stringify(body)}`);
      const { loss, grad } = compute(chosen, body, moved, float);
      check(`loss of ${JSON.stringify(one)}`, loss, Number(one.loss), one);
      check(`gradient of ${JSON.stringify(one)}`, grad as number, Number(one.grad), one);
    }
    expect(CASES.length).toBeGreaterThan(200);
  });
});
