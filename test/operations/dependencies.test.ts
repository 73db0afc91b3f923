import { Type } from '@sinclair/typebox';
import { describe, expect, test } from 'vitest';
import type { Fields } from '../../src/codecs/codec.ts';
import { compileDependencies } from '../../src/operations/dependencies.ts';
import { needs, onlyWith } from '../../src/schemas/definition.ts';
import { inputErrorOf } from '../core/input-error-of.ts';

const number = Type.Optional(Type.Number());

const check = compileDependencies({
  name: 'example',
  summary: '',
  description: '',
  hasClasses: false,
  request: Type.Object({
    a: number,
    b: number,
    c: number,
    left: number,
    right: number,
    mode: Type.Optional(Type.Unsafe<string>({ enum: ['x', 'y', 'z'], default: 'x' })),
    ofY: onlyWith('mode', ['y'], number),
    ofYOrX: onlyWith('mode', ['y', 'x'], number),
    level: onlyWith('mode', ['y'], Type.Optional(Type.Unsafe<string>({ enum: ['low', 'high'], default: 'low' }))),
    ofA: needs('a', number),
    ofAOrB: needs(['a', 'b'], number),
  }),
  response: Type.Object({ loss: Type.Number(), grad: needs(['b', 'c'], Type.Number()) }),
  exactlyOne: [['a', 'b', 'c']],
  together: [['left', 'right']],
});

const refusal = (fields: Fields) => {
  const { code, issues } = inputErrorOf(() => check(fields));
  return [code, issues[0]?.path.join('.'), issues[0]?.detail];
};

describe('compileDependencies', () => {
  test.each<Fields[]>([
    [{ a: 1 }],
    [{ b: 1, left: 1, right: 1 }],
    [{ a: 1, mode: 'y', ofY: 1 }],
    [{ a: 1, ofYOrX: 1 }],
    [{ a: 1, ofA: 1, ofAOrB: 1 }],
    [{ b: 1, outputs: ['loss', 'grad'] }],
  ])('takes %j', (fields) => {
    expect(() => check(fields)).not.toThrow();
  });

  test('never refuses a mode that is the default one, though it means nothing', () => {
    expect(() => check({ a: 1, level: 'low' })).not.toThrow();
    expect(refusal({ a: 1, level: 'high' })[0]).toBe('INVALID_OPTION');
  });

  test('refuses none of the fields of which exactly one is given, naming the first', () => {
    expect(refusal({})).toEqual(['MISSING_FIELD', 'a', 'a, b and c are all missing; expected exactly one of them']);
  });

  test('refuses more than one of these, naming the second', () => {
    const detail = 'a and c are both given; expected exactly one of them';
    expect(refusal({ c: 1, a: 1 })).toEqual(['CONFLICTING_FIELDS', 'c', detail]);
    expect(refusal({ a: 1, b: 1, c: 1 })[2]).toBe('a, b and c are all given; expected exactly one of them');
  });

  test('refuses one of the fields that are given together, naming the other', () => {
    const detail = 'left is missing; expected it with right, or neither';
    expect(refusal({ a: 1, right: 1 })).toEqual(['MISSING_FIELD', 'left', detail]);
  });

  test('refuses a field of another mode, also of the default one', () => {
    const ofDefault = 'ofY is given with mode "x"; expected it with mode "y" only';
    expect(refusal({ a: 1, ofY: 1 })).toEqual(['INVALID_OPTION', 'ofY', ofDefault]);
    const ofTwo = 'ofYOrX is given with mode "z"; expected it with mode "y" or "x" only';
    expect(refusal({ a: 1, mode: 'z', ofYOrX: 1 })).toEqual(['INVALID_OPTION', 'ofYOrX', ofTwo]);
  });

  test('refuses a field without the one that it needs', () => {
    expect(refusal({ b: 1, ofA: 1 })).toEqual(['INVALID_OPTION', 'ofA', 'ofA is given without a; expected both']);
    const ofTwo = 'ofAOrB is given without a or b; expected it with one of them';
    expect(refusal({ c: 1, ofAOrB: 1 })).toEqual(['INVALID_OPTION', 'ofAOrB', ofTwo]);
  });

  test('refuses an output without the field that it needs, and names what is given instead', () => {
    const detail = 'outputs asks for grad; expected b or c with it, not a';
    expect(refusal({ a: 1, outputs: ['loss', 'grad'] })).toEqual(['INVALID_OPTION', 'outputs.1', detail]);
  });
});
