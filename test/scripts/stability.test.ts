import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pytorch, ROUNDINGS, reference, textbook } from '../../scripts/stability/arithmetic.ts';
import { experiment } from '../../scripts/stability/experiment.ts';
import { guidePictures } from '../../scripts/stability/pictures.ts';
import { stagesOf } from '../../scripts/stability/stages.ts';
import { STAGES_PAGES, withStages } from '../../scripts/stability/stages-table.ts';
import { testApp } from '../support/app.ts';
import { flatten, pytorchCases } from '../support/fixtures.ts';

const read = (path: string) => readFileSync(new URL(`../../docs/guide/${path}`, import.meta.url), 'utf8');
const all = await experiment(await testApp());

test.each(STAGES_PAGES)(
  "%s: its table of digits is that of the service's answers (npm run generate writes it)",
  (page) => {
    const text = read(page);
    expect(withStages(page, text, all)).toBe(text);
  },
);

test("the guide's pictures are those of the service's answers (npm run generate writes them), and are shown", () => {
  const made = guidePictures(all);
  const pictures = ['images', 'zh/images'].flatMap((folder) =>
    readdirSync(new URL(`../../docs/guide/${folder}`, import.meta.url)).map((name) => `${folder}/${name}`),
  );
  expect(pictures.sort()).toEqual(Object.keys(made).sort());
  for (const [path, picture] of Object.entries(made)) {
    expect(read(path), path).toBe(picture);
    // The narrow form of a picture is shown in its place.
    const page = path.startsWith('zh/') ? 'zh/numerical-stability.md' : 'numerical-stability.md';
    expect(read(page)).toContain(`(${path.replace('zh/', '').replace('.narrow', '')})`);
  }
});

describe('the arithmetic that the service is compared with', () => {
  const cases = pytorchCases().filter(({ name }) => /^cross-entropy labels none (two classes|overflowing)/.test(name));

  test.each(cases)("is PyTorch's: $name", ({ request, response }) => {
    const round = ROUNDINGS[request.dtype === 'float32' ? 'float32' : 'float64'];
    const epsilon = round === Math.fround ? 2 ** -23 : 2 ** -52;
    const [labels, upstream] = [flatten(request.labels), flatten(request.grad_output)];
    for (const [i, row] of (request.logits as [number, number][]).entries()) {
      const { loss, grad } = pytorch(row, labels[i] as 0 | 1, round);
      const expected = [response.losses, response.grad].map((output) => flatten((output as number[])[i]));
      const actual = [[loss], grad.map((g) => g * (upstream[i] as number))];
      for (const [j, value] of actual.flat().entries()) {
        const wanted = expected.flat()[j] as number;
        if (Number.isFinite(wanted)) expect(Math.abs(value - wanted)).toBeLessThanOrEqual(4 * epsilon);
        else expect(value).toBe(wanted);
      }
    }
  });

  test("is PyTorch's where that loses digits, as the README says", () => {
    expect(pytorch([0, -20], 0, ROUNDINGS.float64).loss).toBe(2.0611536900435727e-9);
    expect(pytorch([0, -50], 0, ROUNDINGS.float64)).toEqual({ loss: -0, grad: [0, 1.9287498479639178e-22] });
    expect(pytorch([1e16, 1e16 - 4], 1, ROUNDINGS.float64).loss).toBe(4.0181499279178094);
  });

  test('overflows where textbooks do, and the reference nowhere', () => {
    expect(textbook([709.78, 0], 1, ROUNDINGS.float64).loss).toBeCloseTo(709.78);
    expect(textbook([709.79, 0], 1, ROUNDINGS.float64).loss).toBe(Number.POSITIVE_INFINITY);
    expect(reference(800, 1)).toEqual({ loss: 800, grad: [1, -1] });
  });
});

test('stages go from good to bad, once each', () => {
  const series = {
    way: 'pytorch',
    dtype: 'float64',
    label: 0,
    gaps: [0, 1, 2, 3, 4, 5],
    outcomes: [1, 1.1, 1, 0, 1, Number.NaN].map((loss) => ({ loss, grad: [0, 0] as const })),
    references: [1, 1, 1, 1, 1, 1].map((loss) => ({ loss, grad: [0, 0] as const })),
  } as const;
  expect(stagesOf(series, 'loss')).toEqual([
    { state: 'accurate', from: 0 },
    { state: 'fewer', from: 1 },
    { state: 'zero', from: 3 },
    { state: 'nan', from: 5 },
  ]);
});
