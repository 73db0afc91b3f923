import { expect, test } from 'vitest';
import { BYTE_CASES, QUICK_BYTE_CASES } from '../../bench/byte-cases.ts';
import { CURVE_CASES, SIZES } from '../../bench/curve-cases.ts';
import { LOAD_CASES, QUICK_CASES } from '../../bench/load-cases.ts';
import { PEER_CASES } from '../../bench/peer-cases.ts';

test('comparisons name contenders of their case, and cases differ in name', () => {
  for (const cases of [LOAD_CASES, QUICK_CASES, BYTE_CASES, QUICK_BYTE_CASES, CURVE_CASES, PEER_CASES]) {
    const names = cases.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { contenders, comparisons } of cases) {
      const known = contenders.map(({ name }) => name);
      for (const { of, over } of comparisons) {
        expect(known).toContain(of);
        if (over !== undefined) expect(known).toContain(over);
      }
    }
  }
});

test('the sizes of the curve are whole rows', () => {
  for (const size of SIZES) expect(size % Math.min(size, 1000)).toBe(0);
});

test('autocannon sends only S, M and L as JSON', () => {
  for (const { name, contenders, request } of [...LOAD_CASES, ...PEER_CASES]) {
    const sent = contenders.map((contender) => (contender.request ?? request)().byAutocannon === true);
    expect(sent, name).toEqual(contenders.map(() => ['S', 'M', 'L'].includes(name)));
  }
});
