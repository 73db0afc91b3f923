import { readFileSync } from 'node:fs';
import type { Body, Json } from './fixtures.ts';
import { ulp } from './ulps.ts';

/** A request for a loss, and what is answered to it (test/fixtures/README.md). */
export interface LossCase {
  readonly id: string;
  readonly op: string;
  readonly request: Body;
  /** Outputs, rounded once; or `{ error: { status, pointer } }`. */
  readonly expected: Body;
  /** Of outputs some entry of which is a difference: for each entry its largest term. */
  readonly scale?: Body;
  readonly note?: string;
}

export interface ExpectedError {
  readonly status: number;
  readonly pointer: string;
}

/** The promise for each number, in ulps of its exact value or of its scale; half an ulp more, since `expected` is rounded. */
const ULPS = 4;
const ROUNDING = 0.5;

const SMALLEST_NORMAL = 2 ** -1022;

/** Requests for losses of every kind with their exact answers. */
export function lossCases(): LossCase[] {
  return JSON.parse(readFileSync(new URL('../fixtures/losses.json', import.meta.url), 'utf8')).cases;
}

/** What an erroneous request is answered with, or undefined. */
export function expectedError({ expected }: LossCase): ExpectedError | undefined {
  return expected.error as ExpectedError | undefined;
}

/**
 * What is wrong with an answer: one line for each number, or for what has no numbers to compare. Empty if all is right.
 *
 *     differences({ id: 'x', op: 'nll', request: {}, expected: { losses: [1] } }, { losses: [1.5] })
 *     // ['losses[0] is 1.5, exactly 1: 2251799813685248 ulp, at most 4']
 */
export function differences(fixture: LossCase, answer: Body): string[] {
  const error = expectedError(fixture);
  if (error !== undefined) return errorDifferences(error, answer);
  if ('code' in answer) return [`is refused: ${answer.status} ${pointersOf(answer).join(', ')}: ${answer.detail}`];
  const names = new Set([...Object.keys(fixture.expected), ...Object.keys(answer)]);
  return [...names].flatMap((name) => {
    const expected = fixture.expected[name];
    if (expected === undefined) return [`${name} is there, and was not asked for`];
    const actual = answer[name];
    return actual === undefined ? [`${name} is missing`] : inside(name, actual, expected, fixture.scale?.[name]);
  });
}

/** The first pointer of an error must be the expected one, or below it. */
function errorDifferences({ status, pointer }: ExpectedError, answer: Body): string[] {
  if (!('code' in answer)) return [`is answered; expected ${status} at ${pointer}`];
  const [first] = pointersOf(answer);
  const right = first === pointer || first?.startsWith(`${pointer}/`);
  return answer.status === status && right
    ? []
    : [`is ${answer.status} at ${first ?? 'nothing'}; expected ${status} at ${pointer}: ${answer.detail}`];
}

function pointersOf({ errors }: Body): string[] {
  return Array.isArray(errors) ? errors.map((error) => (error as { pointer: string }).pointer) : [];
}

/** Compares nested arrays entry by entry. */
function inside(at: string, actual: Json, expected: Json, scale: Json | undefined): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${at} is ${JSON.stringify(actual)}; expected an array`];
    if (actual.length !== expected.length) return [`${at} has ${actual.length} entries; expected ${expected.length}`];
    const scales = Array.isArray(scale) ? scale : [];
    return expected.flatMap((entry, i) => inside(`${at}[${i}]`, actual[i] as Json, entry, scales[i]));
  }
  if (typeof expected === 'number' && typeof actual === 'number') return ofNumber(at, actual, expected, scale);
  return actual === expected ? [] : [`${at} is ${JSON.stringify(actual)}; expected ${JSON.stringify(expected)}`];
}

function ofNumber(at: string, actual: number, expected: number, scale: Json | undefined): string[] {
  const size = Math.max(Math.abs(expected), typeof scale === 'number' ? scale : 0);
  // Smaller numbers allow no relative accuracy: that they are small is all that can be said.
  if (size < SMALLEST_NORMAL) {
    return Math.abs(actual) < 2 * SMALLEST_NORMAL ? [] : [`${at} is ${actual}, exactly ${expected}`];
  }
  const off = Math.abs(actual - expected) / ulp(size);
  if (off <= ULPS + ROUNDING) return [];
  const unit = size > Math.abs(expected) ? `ulp of its largest term ${size}` : 'ulp';
  return [`${at} is ${actual}, exactly ${expected}: ${Number(off.toPrecision(6))} ${unit}, at most ${ULPS}`];
}
