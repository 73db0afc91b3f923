import type { Matrix } from './model.ts';

/** What is measured, in cm, in the order of the file's columns. */
export const FEATURES = ['sepalLength', 'sepalWidth', 'petalLength', 'petalWidth'] as const;

export const SPECIES = ['setosa', 'versicolor', 'virginica'] as const;

/** Flowers: four measures of each, and which species it is. */
export interface Flowers {
  readonly measures: Matrix;
  readonly species: readonly number[];
}

/** Reads examples/data/iris.csv: a line of names, then four measures and the species a line. */
export function readIris(csv: string): Flowers {
  const rows = csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  return { measures: rows.map((row) => row.slice(0, 4)), species: rows.map((row) => row[4] ?? Number.NaN) };
}

/** How a measure becomes an input: with mean 0 and standard deviation 1 over all flowers. */
export interface Scale {
  readonly mean: number;
  readonly deviation: number;
  readonly least: number;
  readonly most: number;
}

export function scaleOf(values: readonly number[]): Scale {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance), least: Math.min(...values), most: Math.max(...values) };
}

export const standardized = (value: number, { mean, deviation }: Scale): number => (value - mean) / deviation;

/** Two of the measures: as they are, how they are scaled, and as the model gets them. */
export interface Inputs {
  readonly measures: Matrix;
  readonly scales: readonly [Scale, Scale];
  readonly inputs: Matrix;
}

export function inputsOf({ measures }: Flowers, [first, second]: readonly [number, number]): Inputs {
  const pairs = measures.map((row) => [row[first] ?? Number.NaN, row[second] ?? Number.NaN] as const);
  const scales = [scaleOf(pairs.map(([x]) => x)), scaleOf(pairs.map(([, y]) => y))] as const;
  return {
    measures: pairs,
    scales,
    inputs: pairs.map(([x, y]) => [standardized(x, scales[0]), standardized(y, scales[1])]),
  };
}
