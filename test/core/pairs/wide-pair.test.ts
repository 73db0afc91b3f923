import { describe, expect, test } from 'vitest';
import { Pair } from '../../../src/core/pairs/pair.ts';
import { wideExp } from '../../../src/core/pairs/wide-exp.ts';
import { wideExpm1 } from '../../../src/core/pairs/wide-expm1.ts';
import { wideLog } from '../../../src/core/pairs/wide-log.ts';
import { wideLog1p } from '../../../src/core/pairs/wide-log1p.ts';
import { WideLogistic } from '../../../src/core/pairs/wide-logistic.ts';
import { WidePair } from '../../../src/core/pairs/wide-pair.ts';
import { wideTanh } from '../../../src/core/pairs/wide-tanh.ts';
import * as exact from './big.ts';
import { pairs, randomNumbers } from './values.ts';

const INFINITY = Number.POSITIVE_INFINITY;
const { NaN: nan, MAX_VALUE, MIN_VALUE } = Number;
const wide = (x: number) => new WidePair().set(x);

/** A wide pair, exactly. */
const big = ({ pair, exponent }: WidePair): exact.Big => exact.times(exact.big(pair), exponent);

/** Pairs times powers of two far beyond the range of doubles. */
const random = randomNumbers(7);
const NUMBERS = pairs(600, -150, 150).map((pair) =>
  new WidePair().copyPair(pair, random() < 0.5 ? 0 : Math.round((random() - 0.5) * 6000)),
);

/** Expects a result within 2^-100 of the exact one, and its pair in the range that operations rely on. */
function expectNear(actual: WidePair, exactly: exact.Big): void {
  const difference = exact.subtract(big(actual), exactly);
  const error = difference.mantissa === 0n ? 0 : Math.abs(exact.toDouble(exact.divide(difference, exactly)));
  if (!(error < 2 ** -96)) expect.fail(`${actual.pair.high} · 2^${actual.exponent}: 2^${Math.log2(error)}`);
  const size = Math.abs(actual.pair.high);
  if (size !== 0 && !(size >= 2 ** -200 && size <= 2 ** 200)) expect.fail(`${size} is out of range`);
}

describe('WidePair', () => {
  test('adds, subtracts, multiplies and divides numbers of any size to 96 bits', () => {
    const out = new WidePair();
    NUMBERS.forEach((a, i) => {
      const b = NUMBERS[(i * 7 + 3) % NUMBERS.length] as WidePair;
      expectNear(out.copy(a).add(b), exact.add(big(a), big(b)));
      expectNear(out.copy(a).subtract(b), exact.subtract(big(a), big(b)));
      expectNear(out.copy(a).multiply(b), exact.multiply(big(a), big(b)));
      expectNear(out.copy(a).divide(b), exact.divide(big(a), big(b)));
      const x = b.pair.high * 2 ** (i % 900);
      expectNear(out.copy(a).multiplyNumber(x), exact.multiply(big(a), exact.fromDouble(x)));
      expectNear(out.copy(a).divideNumber(x), exact.divide(big(a), exact.fromDouble(x)));
      expectNear(out.copy(a).addNumber(x), exact.add(big(a), exact.fromDouble(x)));
    });
  });

  test('cancels without a trace: a number minus itself is 0', () => {
    for (const a of NUMBERS) expect(new WidePair().copy(a).subtract(a).value).toBe(0);
    const a = wide(3);
    expect(a.subtract(a).value).toBe(0);
  });

  test('keeps what a larger term leaves once it has cancelled', () => {
    for (const k of [-300, -440]) {
      const small = wide(1).multiplyNumber(2 ** k);
      expect(wide(1).add(small).subtract(wide(1)).value).toBe(2 ** k);
      expect(small.add(wide(1)).subtract(wide(1)).value).toBe(2 ** k);
    }
  });

  test('squares itself', () => {
    const x = wide(1e200);
    expect(x.multiply(x).multiplyNumber(1e-300).value).toBe(1e100);
  });

  test('takes differences, products and quotients that leave the range of doubles on the way', () => {
    expect(new WidePair().setDifference(MAX_VALUE, -MAX_VALUE).divideNumber(2).value).toBe(MAX_VALUE);
    expect(
      wide(2 ** -1000)
        .multiplyNumber(2 ** -1000)
        .multiplyNumber(2 ** 1000)
        .multiplyNumber(2 ** 1000).value,
    ).toBe(1);
    expect(wide(MIN_VALUE).divideNumber(2).multiplyNumber(2).value).toBe(MIN_VALUE);
    expect(new WidePair().setDifference(1e308, 1e308).addNumber(-1e-310).value).toBe(-1e-310);
  });

  test('is ±Infinity or 0 as a double where it is too large or too small', () => {
    expect(wide(1e300).multiplyNumber(-1e300).value).toBe(-INFINITY);
    expect(wide(1e-300).multiplyNumber(1e-300).value).toBe(0);
    expect(wide(1e-300).multiplyNumber(1e-300).sign).toBeGreaterThan(0);
  });

  test('follows IEEE arithmetic where something is not finite, or 0', () => {
    expect(wide(INFINITY).add(wide(1e-300)).value).toBe(INFINITY);
    expect(wide(1e-300).add(wide(-INFINITY)).value).toBe(-INFINITY);
    expect(wide(INFINITY).add(wide(-INFINITY)).value).toBe(nan);
    expect(wide(INFINITY).multiplyNumber(0).value).toBe(nan);
    expect(wide(INFINITY).multiplyNumber(1e-300).value).toBe(INFINITY);
    expect(wide(1e-300).divideNumber(0).value).toBe(INFINITY);
    expect(wide(1e-300).divideNumber(INFINITY).value).toBe(0);
    expect(wide(0).multiplyNumber(1e-300).add(wide(1e-300)).value).toBe(1e-300);
    expect(wide(nan).addNumber(1).value).toBe(nan);
  });
});

describe('functions of wide pairs', () => {
  const out = new WidePair();

  test('are to 96 bits what they are of pairs, and overwrite their argument', () => {
    for (const x of pairs(300, -120, 6)) {
      const a = new WidePair().copyPair(x);
      const absolute = new WidePair().copyPair(x.high < 0 ? new Pair().copy(x).negate() : x);
      expectNear(wideExp(a, out), exact.exp(exact.big(x)));
      expectNear(wideExpm1(a, out), exact.expm1(exact.big(x)));
      expectNear(wideLog1p(absolute, out), exact.log1p(big(absolute)));
      expectNear(wideLog(absolute, out), exact.log(big(absolute)));
      expect(wideLog(out.copy(absolute), out).value).toBe(wideLog(absolute, new WidePair()).value);
      expect(wideExpm1(out.copy(a), out).value).toBe(wideExpm1(a, new WidePair()).value);
    }
  });

  test('undo each other beyond the range of doubles', () => {
    for (const x of [-5000, -800, 800, 5000, 123456.75]) {
      expect(wideLog(wideExp(wide(x), out), out).value).toBe(x);
      if (x > 0) expect(wideLog1p(wideExp(wide(x), out), out).value).toBe(x);
    }
  });

  test('of what is tiny keep it', () => {
    const tiny = () => wide(2 ** -700).multiplyNumber(2 ** -700);
    const back = (x: WidePair) => x.multiplyNumber(2 ** 700).multiplyNumber(2 ** 700).value;
    expect(back(wideExpm1(tiny(), out))).toBe(1);
    expect(back(wideLog1p(tiny(), out))).toBe(1);
    expect(back(wideTanh(tiny(), out))).toBe(1);
  });

  test('have the limits of pairs', () => {
    expect([wideExp(wide(INFINITY), out).value, wideExp(wide(-INFINITY), out).value]).toEqual([INFINITY, 0]);
    expect([wideExpm1(wide(INFINITY), out).value, wideExpm1(wide(-INFINITY), out).value]).toEqual([INFINITY, -1]);
    expect([wideLog(wide(0), out).value, wideLog(wide(INFINITY), out).value]).toEqual([-INFINITY, INFINITY]);
    expect([wideLog1p(wide(0), out).value, wideLog1p(wide(INFINITY), out).value]).toEqual([0, INFINITY]);
    expect([wideTanh(wide(-INFINITY), out).value, wideTanh(wide(1e308), out).value]).toEqual([-1, 1]);
    for (const f of [wideExp, wideExpm1, wideLog, wideLog1p, wideTanh]) expect(f(wide(nan), out).value).toBe(nan);
  });
});

describe('WideLogistic', () => {
  const of = (x: WidePair) => {
    const { sigmoid, complement, softplus, softplusOfNegative } = new WideLogistic().load(x);
    return [sigmoid, complement, softplus, softplusOfNegative];
  };

  test('keeps all digits of e^−|x| where no double holds it', () => {
    const [, complement, , softplusOfNegative] = of(wide(800)) as [WidePair, WidePair, WidePair, WidePair];
    expect(complement.multiplyNumber(1e300).value).toBe(3.667874584177687e-48);
    expect(softplusOfNegative.multiplyNumber(1e300).value).toBe(3.667874584177687e-48);
  });

  test.each([599, 600, 600.0000000000001, 601])('on both sides of its far branch, at ±%d, is e^−|x|', (x) => {
    const values = of(wide(x)).map(({ value }) => value);
    const tail = wideExp(wide(-x), new WidePair()).value;
    expect(values).toEqual([1, tail, x, tail]);
    expect(of(wide(-x)).map(({ value }) => value)).toEqual([tail, 1, tail, x]);
  });

  test('has the limits of Logistic', () => {
    expect(of(wide(INFINITY)).map(({ value }) => value)).toEqual([1, 0, INFINITY, 0]);
    expect(of(wide(-INFINITY)).map(({ value }) => value)).toEqual([0, 1, 0, INFINITY]);
    expect(of(wide(1e308)).map(({ value }) => value)).toEqual([1, 0, 1e308, 0]);
    expect(of(wide(nan)).map(({ value }) => value)).toEqual([nan, nan, nan, nan]);
  });
});
