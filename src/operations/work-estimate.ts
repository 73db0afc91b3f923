import type { Kernel } from '../core/tensors/kernel.ts';
import type { Extent } from './extent.ts';

/** Nanoseconds on the machine that the benchmark ran on: rounded up, since others are slower. */
const A_ROW = 120;
const A_ROW_OF_A_RESULT = 80;
const A_NUMBER = 25;
const A_NUMBER_OF_A_RESULT = 8;
const AN_OBSERVED_ROW = 250;
const AN_OBSERVED_NUMBER = 20;
const A_NUMBER_IN_DECIMAL = 45;
const A_BRACKET = 4;

/**
 * About how many milliseconds it takes to compute and to write what a message asks for. What it takes grows with the number of
 * rows and of results, of which the bytes of a message say little: a hundredfold lies between the least and the most.
 *
 * @example workEstimate(extent of one row of 128 000 classes, all outputs in decimal) // some 30 ms
 */
export function workEstimate(extent: Extent): number {
  const { inputs, rows, outputs, results, isObserved, extraNanoseconds, isText, brackets } = extent;
  const { nanosecondsANumber = A_NUMBER } = extent;
  const ofRows = rows * (A_ROW + outputs * A_ROW_OF_A_RESULT);
  const compute = ofRows + inputs * nanosecondsANumber + results * A_NUMBER_OF_A_RESULT + extraNanoseconds;
  const observe = isObserved ? rows * AN_OBSERVED_ROW + inputs * AN_OBSERVED_NUMBER : 0;
  return (compute + observe + (isText ? results * (A_NUMBER_IN_DECIMAL + brackets * A_BRACKET) : 0)) / 1e6;
}

/** What is estimated at more than this is for a worker: with the reading of the message, and on slower machines, it stays below 10 ms. */
export const MOST_WORK_MS = 4;

/** Milliseconds for a number that is computed in as many digits as it takes. */
const AN_EXACT_NUMBER = 0.004;

/** A kernel that gives up once it has computed more numbers exactly than so many milliseconds allow. */
export function withinWork(kernel: Kernel, most: number): Kernel {
  let spent = 0;
  const checkpoint = (exactNumbers: number) => {
    kernel.checkpoint(exactNumbers);
    spent += exactNumbers * AN_EXACT_NUMBER;
    if (spent > most) throw new TooMuchWork(spent);
  };
  return { ...kernel, checkpoint };
}

/** A message takes longer here than others can wait: somebody else is to execute it, from its bytes. */
export class TooMuchWork extends Error {
  constructor(ms: number) {
    super(`executing takes about ${Math.round(ms)} ms`);
    this.name = 'TooMuchWork';
  }
}
