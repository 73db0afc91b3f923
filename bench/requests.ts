import { DISTINCT, NUMBERS } from './number-texts.ts';
import { uniforms } from './random.ts';
import type { Reply } from './reply.ts';

/** What is sent, again and again, and how: `connections` clients, each sending when the last reply has come. */
export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string | Buffer;
  /** In place of those of JSON. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What its reply says, where that is not JSON. */
  readonly read?: (reply: Buffer) => Reply;
  /** How many logits it holds; 0 where it holds none. */
  readonly numbers: number;
  readonly connections: number;
  /** Requests are due so many milliseconds apart, ready or not; absent: as fast as replies come. */
  readonly everyMs?: number;
  /** Sent by autocannon, which handles text only, instead of our own client (lean-load.ts). */
  readonly byAutocannon?: boolean;
}

/** One whose body is text. */
export interface TextRequest extends Request {
  readonly body: string;
}

/** How many logits a request holds, and by how many clients it is sent. */
export interface Shape {
  readonly rows: number;
  readonly cols: number;
  readonly connections: number;
}

/** The workloads by name. S: a single sample; M: a training batch; L: four language-model positions; X: 64 of them. */
export const SHAPES = {
  S: { rows: 1, cols: 10, connections: 10 },
  M: { rows: 32, cols: 1000, connections: 4 },
  L: { rows: 4, cols: 32_000, connections: 2 },
  X: { rows: 64, cols: 32_000, connections: 2 },
} as const satisfies Record<string, Shape>;

/** How logits are printed: a float32 as the double that it is, or as the shortest text that reads back. */
export type Digits = '17 digits' | 'float32';

/**
 * A `POST /v1/cross-entropy` with logits [rows][cols] and labels [rows], the same text in every run.
 *
 * The logits are standard normals rounded to float32. '17 digits' prints them as float64, as Python prints a float32
 * tensor: about 17 significant digits each, the expensive case for reader and writer. 'float32' prints the shortest
 * text that reads back as the same float32. Rows of requests with more than `DISTINCT` numbers come again.
 *
 * @param fields further fields of the request
 * @example crossEntropy(SHAPES.S).body // '{"logits":[[…10 numbers…]],"labels":[…]}'
 */
export function crossEntropy(shape: Shape, digits: Digits = '17 digits', fields: object = {}): TextRequest {
  const { rows, cols, connections } = shape;
  const number = NUMBERS[digits](uniforms(cols));
  const distinct = Math.min(rows, Math.ceil(DISTINCT / cols));
  const texts = Array.from({ length: distinct }, () => JSON.stringify(Array.from({ length: cols }, number)));
  const logits = Array.from({ length: rows }, (_, row) => texts[row % distinct]);
  const uniform = uniforms(rows);
  const labels = Array.from({ length: rows }, () => Math.floor(uniform() * cols));
  const rest = JSON.stringify({ labels, ...fields }).slice(1);
  const body = `{"logits":[${logits.join(',')}],${rest}`;
  return { method: 'POST', path: '/v1/cross-entropy', body, numbers: rows * cols, connections };
}

/** `GET /livez` every `everyMs`, over more connections than are ever waiting at a time. */
export function livez(everyMs: number): Request {
  return { method: 'GET', path: '/livez', body: '', numbers: 0, connections: 50, everyMs };
}
