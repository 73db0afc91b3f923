import { differenceError, productError, sumError } from './double-double.ts';
import { POWER_OF_TWO, STEPS, THIRD_PARTS } from './exp-table.ts';
import { ROUNDER, STEP_HIGH, STEPS_PER_UNIT, VANISHES } from './exps.ts';
import { ARGMAX, DOUBTFUL, EXPS, MAX, setTail, TAIL } from './softmax-row.ts';
import { writeSumOfOthers } from './sum-of-others.ts';

/** What STEP_HIGH leaves of ln 2 / 1024, in two parts: the first has 32 bits. */
const STEP_MIDDLE: number = 1.8634911414483108e-13;
const STEP_LOWEST: number = 4.1749761618629385e-23;

const SIXTH: number = 0.16666666666666666;
const SIXTH_LOW: number = 9.25185853854297e-18;

/** 2^-43: less than this part of their terms, differences have lost more than 55 of 98 bits. */
const REFINED: number = 1.1368683772161603e-13;

/**
 * Computes t_c and s of the loaded row again, to 98 bits rather than 74, for differences in which many cancel. The row has had its
 * maximum found. It takes some ten times as long as the first time.
 *
 *     exp(d + e) = 2^n · 2^(j/1024) · (1 + expm1(r)) as in exps.ts, with r, r², r³/6 and the power in two doubles each
 */
export function refineRow(table: Doubles, row: Doubles, x: Doubles, first: i32, classes: i32): void {
  const max = row[MAX] as number;
  for (let c: i32 = 0; c < classes; c++) {
    const d = (x[first + c] as number) - max;
    if (d <= VANISHES) continue;
    const e = differenceError(x[first + c] as number, max, d);
    const steps = d * STEPS_PER_UNIT + ROUNDER - ROUNDER;
    const step = steps as i32;
    const j = step & (STEPS - 1);
    const power = table[POWER_OF_TWO + (step >> 10)] as number;

    const rest = d - steps * STEP_HIGH;
    const middle = steps * STEP_MIDDLE;
    const shorter = rest - middle;
    const lowest = e - steps * STEP_LOWEST;
    const shorterLow = differenceError(rest, middle, shorter);
    const r = shorter + lowest;
    const rLow = sumError(shorter, lowest, r) + shorterLow;

    const square = r * r;
    const squareLow = productError(r, r, square) + 2 * (r * rLow);
    const cube = square * r;
    const cubeLow = productError(square, r, cube) + (squareLow * r + square * rLow);
    const sixth = cube * SIXTH;
    const sixthLow = productError(cube, SIXTH, sixth) + (cube * SIXTH_LOW + cubeLow * SIXTH);
    const tail = square * square * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040))));
    const half = 0.5 * square;
    const small = half + sixth;
    const smallLow = sumError(half, sixth, small) + (0.5 * squareLow + sixthLow + tail);
    const expm1 = r + small;
    const expm1Low = sumError(r, small, expm1) + (rLow + smallLow);

    const a = table[2 * j] as number;
    const b = table[2 * j + 1] as number;
    const root = a + b;
    const rootLow = a - root + b + (table[THIRD_PARTS + j] as number);
    const product = root * expm1;
    const productLow = productError(root, expm1, product) + (root * expm1Low + rootLow * expm1);
    const sum = root + product;
    const sumLow = sumError(root, product, sum) + (rootLow + productLow);
    const high = sum + sumLow;
    row[EXPS + c] = high * power;
    row[EXPS + classes + c] = (sum - high + sumLow) * power;
  }
  writeSumOfOthers(row, EXPS, classes, row[ARGMAX] as number as i32, row, TAIL);
  setTail(row, row[TAIL] as number, row[TAIL + 1] as number);
  row[DOUBTFUL] = REFINED;
}
