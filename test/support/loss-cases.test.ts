import { describe, expect, it } from 'vitest';
import type { Body } from './fixtures.ts';
import { differences, type LossCase, lossCases } from './loss-cases.ts';

const of = (expected: Body, scale?: Body): LossCase => ({
  id: 'x',
  op: 'nll',
  request: {},
  expected,
  ...(scale ? { scale } : {}),
});

const EPSILON = Number.EPSILON;

const problem = (status: number, ...pointers: string[]): Body => ({
  status,
  code: 'X',
  detail: 'it is wrong',
  errors: pointers.map((pointer) => ({ pointer, detail: '' })),
});

describe('differences', () => {
  it('finds none in what is exact', () => {
    expect(
      differences(of({ loss: null, losses: [[1, 'Infinity'], []] }), { loss: null, losses: [[1, 'Infinity'], []] }),
    ).toEqual([]);
  });

  it('allows 4 ulp of the number', () => {
    expect(differences(of({ losses: [1] }), { losses: [1 + 4 * EPSILON] })).toEqual([]);
    expect(differences(of({ losses: [1, 1] }), { losses: [1, 1 + 5 * EPSILON] })).toEqual([
      'losses[1] is 1.000000000000001, exactly 1: 5 ulp, at most 4',
    ]);
  });

  it('allows 4 ulp of the scale, where there is one', () => {
    const fixture = of({ grad: [[1e-9, 1]] }, { grad: [[1, 1]] });
    expect(differences(fixture, { grad: [[1e-9 + 4 * EPSILON, 1]] })).toEqual([]);
    expect(differences(fixture, { grad: [[1e-9 + 8 * EPSILON, 1]] })).toEqual([
      'grad[0][0] is 1.0000017763568395e-9, exactly 1e-9: 8 ulp of its largest term 1, at most 4',
    ]);
  });

  it('asks of numbers below the normal ones only that they are small', () => {
    expect(differences(of({ loss: 1e-310 }), { loss: 0 })).toEqual([]);
    expect(differences(of({ loss: 0 }), { loss: 1e-300 })).toEqual(['loss is 1e-300, exactly 0']);
    expect(differences(of({ loss: 0 }), { loss: -0 })).toEqual([]);
  });

  it.each<[Body, Body, string]>([
    [{ loss: 'Infinity' }, { loss: 'NaN' }, 'loss is "NaN"; expected "Infinity"'],
    [{ loss: 'Infinity' }, { loss: 1 }, 'loss is 1; expected "Infinity"'],
    [{ loss: 1 }, { loss: 'NaN' }, 'loss is "NaN"; expected 1'],
    [{ loss: null }, { loss: 0 }, 'loss is 0; expected null'],
    [{ losses: [1, 2] }, { losses: [1] }, 'losses has 1 entries; expected 2'],
    [{ losses: [1] }, { losses: 1 }, 'losses is 1; expected an array'],
    [{ losses: 1 }, { losses: [1] }, 'losses is [1]; expected 1'],
    [{ loss: 1, grad: [] }, { loss: 1 }, 'grad is missing'],
    [{ loss: 1 }, { loss: 1, grad: [] }, 'grad is there, and was not asked for'],
    [{ loss: 1 }, problem(422, '/mask'), 'is refused: 422 /mask: it is wrong'],
    [{ error: { status: 422, pointer: '/mask' } }, { loss: 1 }, 'is answered; expected 422 at /mask'],
    [
      { error: { status: 422, pointer: '/mask' } },
      problem(422, '/masks'),
      'is 422 at /masks; expected 422 at /mask: it is wrong',
    ],
    [
      { error: { status: 422, pointer: '/mask' } },
      problem(400),
      'is 400 at nothing; expected 422 at /mask: it is wrong',
    ],
  ])('of %j and %j says what is wrong', (expected, answer, line) => {
    expect(differences(of(expected), answer)).toEqual([line]);
  });

  it('takes an error at the pointer or below it', () => {
    const fixture = of({ error: { status: 422, pointer: '/labels' } });
    expect(differences(fixture, problem(422, '/labels'))).toEqual([]);
    expect(differences(fixture, problem(422, '/labels/1/0', '/other'))).toEqual([]);
  });
});

describe('lossCases', () => {
  it('has a thousand cases, all named differently', () => {
    const cases = lossCases();
    expect(cases.length).toBeGreaterThan(1000);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });

  it('has scales in the shape of what they scale', () => {
    const shape = (value: unknown): unknown => (Array.isArray(value) ? value.map(shape) : 0);
    for (const { id, expected, scale = {} } of lossCases()) {
      for (const [name, value] of Object.entries(scale))
        expect([id, shape(value)]).toEqual([id, shape(expected[name])]);
    }
  });
});
