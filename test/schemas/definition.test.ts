import { Type } from '@sinclair/typebox';
import { describe, expect, test } from 'vitest';
import {
  copiesRows,
  costOf,
  hintOf,
  idleWithout,
  isCopyingRows,
  isMeaningful,
  neededBy,
  needs,
  OWN_KEYWORDS,
  onlyWith,
  onlyWithOf,
  takesArrays,
  withHint,
} from '../../src/schemas/definition.ts';

const plain = Type.Number();

describe('what a schema says of its field', () => {
  test('is nothing of a plain one', () => {
    expect([onlyWithOf(plain), hintOf(plain), costOf(plain)]).toEqual([undefined, undefined, undefined]);
    expect([neededBy(plain), isCopyingRows(plain), isMeaningful(plain, {})]).toEqual([[], false, true]);
  });

  test('survives one after the other, and leaves the schema that it was made of as it was', () => {
    const all = copiesRows(
      takesArrays(2, 100, withHint('hint', onlyWith('mode', ['a'], needs('x', Type.Optional(Type.Number()))))),
    );
    expect(onlyWithOf(all)).toEqual({ option: 'mode', values: ['a'] });
    expect([hintOf(all), neededBy(all), isCopyingRows(all)]).toEqual(['hint', [['x']], true]);
    expect(costOf(all)).toEqual({ doublesAClass: 2, nanosecondsANumber: 100 });
    expect(all.type).toBe('number');
    expect(Object.keys(plain)).toEqual(['type']);
  });

  test('is written in keywords that validators know, but for what computing takes', () => {
    const all = copiesRows(
      takesArrays(2, 100, idleWithout('y', withHint('hint', needs('x', onlyWith('m', ['a'], plain))))),
    );
    const written = Object.keys(JSON.parse(JSON.stringify(all)));
    expect(written.sort()).toEqual(['type', ...OWN_KEYWORDS].sort());
  });
});

describe('needs', () => {
  test('asks for one field, or for one of some; nested for all of these', () => {
    expect(neededBy(needs('a', plain))).toEqual([['a']]);
    expect(neededBy(needs(['a', 'b'], plain))).toEqual([['a', 'b']]);
    expect(neededBy(needs('a', needs(['b', 'c'], plain)))).toEqual([['a'], ['b', 'c']]);
  });

  test.each([
    [{}, false],
    [{ a: 1 }, false],
    [{ a: 1, c: 1 }, true],
    [{ b: 1, c: 1 }, false],
  ])('a field that needs a, and b or c, is meaningful beside %j: %s', (fields, expected) => {
    expect(isMeaningful(needs('a', needs(['b', 'c'], plain)), fields)).toBe(expected);
  });
});

test('a field that is idle without another one needs it for nothing else', () => {
  const schema = idleWithout('mask', plain);
  expect([isMeaningful(schema, {}), isMeaningful(schema, { mask: 1 }), neededBy(schema)]).toEqual([false, true, []]);
});
