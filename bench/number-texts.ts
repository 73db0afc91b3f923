import { shortestFloat32 } from '../src/codecs/json/shortest-float32.ts';
import type { Dtype } from '../src/core/tensors/numbers.ts';
import type { DoubleTensor } from '../src/core/tensors/tensor.ts';
import { normals, uniforms } from './random.ts';

/**
 * How many numbers there are before a text repeats itself. The branch predictor learns a text of 32,000 numbers by heart: a
 * reader that mispredicts on new numbers seems twice as fast on it.
 */
export const DISTINCT = 128_000;

/** Kinds of numbers: generators of doubles from uniform deviates. */
export const NUMBERS = {
  /** Normals of float32 as the doubles that they are, as Python prints a float32 tensor: about 17 significant digits. */
  '17 digits': (uniform) => {
    const normal = normals(uniform);
    return () => Math.fround(normal());
  },
  /** Normals of float64: 15 to 17 digits. */
  float64: normals,
  /** Normals of float32 as the doubles that print as the shortest text that reads back. */
  float32: (uniform) => {
    const normal = normals(uniform);
    return () => shortestFloat32(Math.fround(normal()));
  },
  'short decimals': (uniform) => () => (Math.floor(uniform() * 2001) - 1000) / 10 ** Math.floor(1 + uniform() * 3),
  integers: (uniform) => () => Math.floor(uniform() * 1000),
  /** About as large as the gradients of M: 10^-6 to 10^-4. */
  gradients: (uniform) => {
    const normal = normals(uniform);
    return () => Math.exp(normal()) / 52_000;
  },
} as const satisfies Record<string, (uniform: () => number) => () => number>;

/** What is read or written: which numbers, in rows of how many. */
export interface TextKind {
  readonly name: string;
  readonly numbers: keyof typeof NUMBERS;
  /** 1000 by default. */
  readonly cols?: number;
  /** What stands between two numbers or rows; a comma by default. */
  readonly separator?: string;
  /** The text of a number; that of JavaScript by default. */
  readonly print?: (x: number) => string;
}

/** The kinds that are read and written. */
export const OUR_KINDS: readonly TextKind[] = [
  { name: '17 digits', numbers: '17 digits' },
  { name: 'float64', numbers: 'float64' },
  { name: 'float32', numbers: 'float32' },
  { name: 'short decimals', numbers: 'short decimals' },
  { name: 'integers', numbers: 'integers' },
  { name: 'gradients', numbers: 'gradients' },
  { name: '17 digits, rows of 10', numbers: '17 digits', cols: 10 },
  { name: 'float32, rows of 10', numbers: 'float32', cols: 10 },
];

/** The kinds that are only read, since the service writes no such text. */
export const FOREIGN_KINDS: readonly TextKind[] = [
  { name: '17 digits, spaces', numbers: '17 digits', separator: ', ' },
  { name: 'float32, spaces', numbers: 'float32', separator: ', ' },
  { name: 'gradients by Python', numbers: 'gradients', print: pythonText },
];

/** A matrix and its text. */
export interface NumberText {
  /** The numbers as the text has them. */
  readonly rows: readonly (readonly number[])[];
  readonly text: Buffer;
  /** The numbers as the service would write them: those that print as the shortest float32 are rounded to it. */
  readonly tensor: DoubleTensor;
  readonly dtype: Dtype;
}

/**
 * So many numbers of a kind, the same in every run.
 *
 * @example numberText({ name: 'pairs', numbers: 'integers', cols: 2 }, 4).text // '[[734,324],[285,537]]'
 */
export function numberText(kind: TextKind, count: number = DISTINCT): NumberText {
  const { numbers, cols = 1000, separator = ',', print = String } = kind;
  const number = NUMBERS[numbers](uniforms(cols));
  const rows = Array.from({ length: count / cols }, () => Array.from({ length: cols }, number));
  const text = rows.map((row) => `[${row.map(print).join(separator)}]`).join(separator);
  const dtype = numbers === 'float32' ? 'float32' : 'float64';
  const data = Float64Array.from(rows.flat(), (x) => (dtype === 'float32' ? Math.fround(x) : x));
  return { rows, text: Buffer.from(`[${text}]`), tensor: { shape: [rows.length, cols], data }, dtype };
}

/**
 * A positive number below 1 as Python prints it: with an exponent, of two digits at least, below 10^-4.
 *
 * @example pythonText(0.0000192) // '1.92e-05'
 */
export function pythonText(x: number): string {
  return x < 1e-4 ? x.toExponential().replace(/e-(\d)$/, 'e-0$1') : String(x);
}
