import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../../src/operations/index.ts';
import type { Body } from '../../../web/src/api/json.ts';
import { type Described, describedNamed } from '../../../web/src/api/operations.ts';
import { compute, formulasFor } from '../../../web/src/formulas/index.ts';
import { rightDigits } from '../../../web/src/formulas/right-digits.ts';
import { samplesFor, wantedOf } from '../../../web/src/losses/ask.ts';
import { type Movable, movables, numberAt, withNumber } from '../../../web/src/losses/pointers.ts';
import { rangeOf } from '../../../web/src/losses/ranges.ts';
import { STARTS, STORIES } from '../../../web/src/losses/stories.ts';
import { post as postTo, testApp } from '../../support/app.ts';

const app = await testApp();
const post = (operation: string, body: Body) => postTo(app, operation, JSON.stringify(body));

const EXAMPLES = OPERATIONS.flatMap(({ name, request }) =>
  [...(request.examples as Body[]), STARTS[name] ?? []].flat().map((body) => [name, body] as const),
);

/** Inputs at which libraries keep their digits. */
const isHarmless = (body: Body) => !/e-|1e|Infinity|-50|30|40|00000/.test(JSON.stringify(body));

const described = (operation: string) => describedNamed(operation) as Described;

async function exact(operation: string, body: Body, moved: string) {
  const wanted = wantedOf(described(operation), body, moved);
  const { dtype: _dtype, ...rest } = body;
  const { json } = await post(operation, { ...rest, outputs: wanted.outputs });
  return wanted.read(json);
}

describe('any request', () => {
  test.each(EXAMPLES)(
    '%s %j has a number that moves, first one with a gradient, and a range around it',
    async (operation, body) => {
      const [first] = movables(described(operation), body) as [Movable];
      const x = numberAt(body, first.pointer) as number;
      const [from, to] = rangeOf(first, x, operation, body);
      expect(from).toBeLessThan(to);
      if (Number.isFinite(x)) expect(x >= from && x <= to).toBe(true);
      const { value, grad } = await exact(operation, body, first.pointer);
      expect(value).not.toBeNaN();
      const hasGradient = !operation.endsWith('softmax') || body.grad_output !== undefined;
      expect(Number.isFinite(grad)).toBe(hasGradient);
    },
  );

  test('formulas of libraries give what the service answers, to eight digits where they are harmless', async () => {
    let compared = 0;
    for (const [operation, body] of EXAMPLES.filter(([, body]) => isHarmless(body))) {
      for (const { pointer } of movables(described(operation), body)) {
        const reference = await exact(operation, body, pointer);
        for (const formula of formulasFor(operation, body)) {
          const { loss, grad } = compute(formula, body, pointer, 'float64');
          const what = `${operation} ${JSON.stringify(body)} ${pointer} ${formula.library}`;
          expect(rightDigits(loss, reference.value, 'float64'), what).toBeGreaterThan(8);
          if (reference.grad !== undefined) {
            const size = Math.abs((grad ?? Number.NaN) - reference.grad);
            expect(size, what).toBeLessThan(1e-8 * Math.max(1, Math.abs(reference.grad)));
          }
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  test('a request with a field that no library has is not compared', () => {
    const body = STARTS['cross-entropy'] as Body;
    expect(formulasFor('cross-entropy', { ...body, class_mask: [true, true, false] })).toEqual([]);
    expect(formulasFor('cross-entropy', { ...body, class_axis: 0 })).toEqual([]);
    expect(formulasFor('nll', STARTS.nll as Body)).toEqual([]);
    expect(formulasFor('cross-entropy', { logits: [Array(4000).fill(0)], labels: [0] })).toEqual([]);
  });
});

describe('where the number is', () => {
  const cross = described('cross-entropy');
  test('a reduction of none has the loss of its row, whatever axis is the classes', () => {
    const result = {
      losses: [[1, 2]],
      grad: [
        [
          [3, 4],
          [5, 6],
        ],
      ],
    };
    const body = {
      logits: [
        [
          [0, 0],
          [0, 0],
        ],
      ],
      labels: [[0, 1]],
      reduction: 'none',
    };
    expect(wantedOf(cross, body, '/logits/0/1/0').read(result)).toEqual({ value: 1, grad: 5 });
    expect(wantedOf(cross, { ...body, class_axis: -1 }, '/logits/0/1/0').read(result)).toEqual({ value: 2, grad: 5 });
  });

  test('an option has no gradient', () => {
    expect(wantedOf(cross, { ...STARTS['cross-entropy'], temperature: 2 }, '/temperature').grad).toBeUndefined();
  });

  test('a number is replaced where a pointer says, and nowhere else', () => {
    const body = {
      logits: [
        [1, 2],
        [3, 'Infinity'],
      ],
      labels: [0, 1],
    };
    expect(withNumber(body, '/logits/1/1', 5)).toEqual({
      logits: [
        [1, 2],
        [3, 5],
      ],
      labels: [0, 1],
    });
    expect(numberAt(body, '/logits/1/1')).toBe(Number.POSITIVE_INFINITY);
    expect(numberAt(body, '/logits/7/1')).toBeUndefined();
  });

  test('long requests are sent less often', () => {
    expect(samplesFor(STORIES.clip.body)).toBe(241);
    expect(samplesFor({ logits: [Array.from({ length: 1000 }, Math.random)], labels: [0] })).toBe(25);
  });
});
