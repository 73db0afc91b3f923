import { normals, uniforms } from './random.ts';

/** One request body and how it is offered: `connections` clients, each sending its next request when the last is answered. */
export interface Workload {
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
  readonly connections: number;
  readonly body: string;
}

const SHAPES = {
  S: { rows: 1, cols: 10, connections: 10 },
  M: { rows: 32, cols: 1000, connections: 4 },
  L: { rows: 4, cols: 32_000, connections: 2 },
};

/** The names of the workloads, smallest first. */
export const WORKLOAD_NAMES = Object.keys(SHAPES) as WorkloadName[];

/** S: a single sample; M: a training batch; L: four language-model positions. */
export type WorkloadName = keyof typeof SHAPES;

/**
 * The workload `name`: `{"logits": [rows][cols], "labels": [rows]}` as JSON text, the same text in every run.
 *
 * The logits are standard normals rounded to float32 and printed as float64, as Python prints a float32 tensor:
 * about 17 significant digits each, the expensive case for reader and writer.
 *
 * @example workload('S').body // '{"logits":[[…10 numbers…]],"labels":[…]}'
 */
export function workload(name: WorkloadName): Workload {
  const { rows, cols, connections } = SHAPES[name];
  const normal = normals(uniforms(cols));
  const uniform = uniforms(rows);
  const logits = Array.from({ length: rows }, () => Array.from({ length: cols }, () => Math.fround(normal())));
  const labels = Array.from({ length: rows }, () => Math.floor(uniform() * cols));
  return { name, rows, cols, connections, body: JSON.stringify({ logits, labels }) };
}
