import { expect, test } from 'vitest';
import { around } from '../../../web/src/digits/changes.ts';
import { explain } from '../../../web/src/digits/explain.ts';
import {
  GAPS,
  type Lines,
  linesOf,
  type Name,
  type Quantity,
  roughEnds,
  WAYS,
} from '../../../web/src/digits/series.ts';
import type { Dtype } from '../../../web/src/formulas/dtype.ts';
import type { Outcome } from '../../../web/src/formulas/two-ways.ts';
import { post, testApp } from '../../support/app.ts';

const app = await testApp();

/** What the service answers for each gap. */
async function service(gaps: readonly number[], label: 0 | 1, dtype: Dtype): Promise<readonly Outcome[]> {
  const logits = gaps.map((gap) => [gap, 0]);
  const body = { logits, labels: gaps.map(() => label), reduction: 'sum', dtype, outputs: ['losses', 'grad'] };
  const { losses, grad } = (await post(app, 'cross-entropy', body)).json;
  const round = dtype === 'float32' ? Math.fround : Number;
  return losses.map((loss: number, r: number) => ({ loss: round(loss), grad: grad[r].map((g: number) => round(g)) }));
}

async function linesNow(label: 0 | 1, dtype: Dtype): Promise<Lines> {
  const gaps = GAPS;
  const outcomes = await service(gaps, label, dtype);
  const finer = roughEnds(gaps, outcomes, label).flatMap(around);
  const fine = finer.length > 0 ? await service(finer, label, dtype) : [];
  return linesOf(dtype, label, outcomes, new Map(finer.map((gap, i) => [gap, fine[i] as Outcome])));
}

const known = new Map<string, Promise<Lines>>();

/** The same lines for all tests. */
function lines(label: 0 | 1, dtype: Dtype): Promise<Lines> {
  const key = `${label} ${dtype}`;
  const found = known.get(key) ?? linesNow(label, dtype);
  known.set(key, found);
  return found;
}

/** The sentence for a way at a gap, and from where on it holds. */
async function said(name: Name, gap: number, quantity: Quantity, label: 0 | 1, dtype: Dtype): Promise<string> {
  const [own] = await service([gap], label, dtype);
  const [exact] = await service([dtype === 'float32' ? Math.fround(gap) : gap], label, 'float64');
  const of = (way: 'textbook' | 'pytorch') => WAYS[way]([gap, 0], label, dtype);
  const outcomes = { textbook: of('textbook'), pytorch: of('pytorch'), service: own as Outcome };
  const point = { gap, dtype, label, outcomes, exact: exact as Outcome };
  const { text, values } = explain(name, point, quantity, await lines(label, dtype));
  return `${text} ${values.from}`.trim();
}

test.each([
  ['textbook', 2, 'loss', 0, 'float64', 'tRight'],
  ['textbook', 30, 'loss', 0, 'float64', 'tLosing'],
  ['textbook', 50, 'loss', 0, 'float64', 'tZeroLoss 37.43'],
  ['textbook', 50, 'gradLabel', 0, 'float64', 'tZeroGrad 37.43'],
  ['textbook', 710, 'loss', 0, 'float64', 'tNan 709.78'],
  ['textbook', 710, 'gradOther', 0, 'float64', 'tZeroOther 709.78'],
  ['textbook', 710, 'loss', 1, 'float64', 'tInfinite 709.78'],
  ['textbook', 710, 'gradLabel', 1, 'float64', 'tOne'],
  ['textbook', 100, 'loss', 0, 'float32', 'tNan 88.72'],
  ['pytorch', 2, 'loss', 0, 'float64', 'pRight'],
  ['pytorch', 30, 'gradLabel', 0, 'float64', 'pLosing'],
  ['pytorch', 50, 'loss', 0, 'float64', 'pZeroLoss 36.74'],
  ['pytorch', 50, 'gradLabel', 0, 'float64', 'pZeroGrad 36.74'],
  ['pytorch', 50, 'gradOther', 0, 'float64', 'pOther'],
  ['pytorch', 750, 'gradOther', 0, 'float64', 'pZeroOther 745.13'],
  ['pytorch', 750, 'loss', 1, 'float64', 'pLinear'],
  ['pytorch', 20, 'loss', 0, 'float32', 'pZeroLoss 16.64'],
  ['service', 50, 'loss', 0, 'float64', 'sRight'],
  ['service', 720, 'loss', 0, 'float64', 'sSubnormal'],
  ['service', 750, 'loss', 0, 'float64', 'sZero 745.13'],
  ['service', 750, 'gradLabel', 0, 'float64', 'sZero 745.13'],
  ['service', 110, 'loss', 0, 'float32', 'sZero 103.97'],
  ['service', 750, 'loss', 1, 'float64', 'sLinear'],
  ['service', 750, 'gradOther', 1, 'float64', 'sOneOther'],
] as const)('%s at gap %d, %s, label %i, %s: %s', async (name, gap, quantity, label, dtype, expected) => {
  expect(await said(name, gap, quantity, label, dtype)).toBe(expected);
});

test('lines have a point on either side of an end', async () => {
  const { points } = (await lines(0, 'float64')).loss.pytorch;
  const first = points.findIndex(([, value]) => value === 0);
  expect(points[first]?.[0]).toBe(36.737);
  expect(points[first - 1]?.[0]).toBe(36.736);
});
