/**
 * Writes vectors/: requests with exact answers for those who test an implementation of their own (vectors/README.md), from
 * test/fixtures/exact.json and test/fixtures/losses.json. `npm run generate` calls this; a test fails where a file differs.
 */
import { readFileSync } from 'node:fs';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
type Body = { [name: string]: Json };

/** A request, what is answered to it, and for entries that are a difference their largest term. */
interface Vector {
  readonly id: string;
  readonly request: Body;
  readonly expected: Body;
  readonly scale?: Body;
  readonly note?: string;
}

const OPERATIONS = [
  'softmax',
  'log-softmax',
  'nll',
  'cross-entropy',
  'binary-cross-entropy',
  'kl-divergence',
  'policy-gradient',
  'preference',
  'unpaired-preference',
] as const;

/** No file is larger. */
const MOST_BYTES = 300_000;

/** Fields of a request that are tensors, also where they hold a single number. All others are options. */
const TENSORS = new Set(
  [
    'logits log_probs labels target_probs target_logits target_log_probs old_log_probs ref_log_probs advantages mask',
    'sample_weight class_weight class_mask grad_output pos_weight chosen rejected ref_chosen ref_rejected chosen_lengths',
    'rejected_lengths margin',
  ].flatMap((names) => names.split(' ')),
);

/** The files of vectors/ by their names. */
export function vectorFiles(): { [name: string]: Buffer } {
  const files: { [name: string]: Buffer } = {};
  for (const operation of OPERATIONS) {
    const vectors = fitting([...losses(operation), ...plain(operation)]);
    files[`${operation}.json`] = Buffer.from(`[\n${vectors.map((vector) => JSON.stringify(vector)).join(',\n')}\n]\n`);
    files[`${operation}.safetensors`] = safetensors(vectors);
  }
  return files;
}

function fixture<T>(name: string): T[] {
  return JSON.parse(readFileSync(new URL(`../test/fixtures/${name}`, import.meta.url), 'utf8')).cases;
}

/** Those of losses.json that are answered, with numbers. */
function losses(operation: string): Vector[] {
  return fixture<Vector & { op: string }>('losses.json')
    .filter(({ op, expected, note }) => op === operation && !('error' in expected) && note !== 'empty')
    .map(({ op, ...vector }) => vector);
}

/** Those of exact.json that are there in full. */
function plain(operation: string): Vector[] {
  const cases = fixture<Plain>('exact.json').filter(
    (one) => one.operation === operation && one.logits_runs === undefined && one.expected.sampled === undefined,
  );
  const numbers = new Map<string, number>();
  return cases.map(({ name, family, request, expected: { grad_scale: gradScale, ...expected } }) => {
    const number = (numbers.get(family) ?? 0) + 1;
    numbers.set(family, number);
    return {
      id: `${operation}-${family}-${String(number).padStart(3, '0')}`,
      request,
      expected: Object.fromEntries(
        Object.entries(expected).map(([output, pairs]) => [output, nested(output, pairs as Json[], request)]),
      ),
      ...(gradScale ? { scale: { grad: inShape(gradScale, shapeOf(request.logits)) } } : {}),
      note: name,
    };
  });
}

interface Plain {
  readonly name: string;
  readonly family: string;
  readonly operation: string;
  readonly request: Body;
  readonly logits_runs?: unknown;
  readonly expected: { readonly [output: string]: Json } & {
    readonly grad_scale?: number[];
    readonly sampled?: unknown;
  };
}

/** The nearest doubles of a flat list of pairs, nested as the service nests the output. */
function nested(output: string, pairs: Json[] | null, request: Body): Json {
  if (pairs === null) return null;
  if (output === 'loss') return pairs[0] as Json;
  const shape = shapeOf(request.logits ?? request.log_probs);
  const axis = (request.class_axis as number | undefined) ?? (shape.length === 1 ? 0 : 1);
  const rows = shape.toSpliced(axis < 0 ? axis + shape.length : axis, 1);
  return inShape(
    pairs.map((pair) => (pair as Json[])[0] as Json),
    output === 'losses' ? rows : shape,
  );
}

function shapeOf(value: Json | undefined): number[] {
  return Array.isArray(value) ? [value.length, ...(value.length ? shapeOf(value[0]) : [])] : [];
}

function inShape(values: Json[], [length, ...rest]: number[]): Json {
  if (length === undefined) return values[0] as Json;
  const size = values.length / length;
  return Array.from({ length }, (_, i) => inShape(values.slice(i * size, (i + 1) * size), rest));
}

/** As many as fit into a file, of each family alike, in the order in which they are given. */
function fitting(vectors: Vector[]): Vector[] {
  const families = Map.groupBy(vectors, ({ id }) => id.replace(/-\d+$/, ''));
  const longest = Math.max(...[...families.values()].map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, i) =>
    [...families.values()].flatMap((own) => own.slice(i, i + 1)),
  );
  const chosen = new Set<Vector>();
  let room = MOST_BYTES - 1000;
  for (const vector of inTurn.flat()) {
    // Each costs this much in the larger one of both files.
    const bytes = Math.max(JSON.stringify(vector).length + 2, safetensors([vector]).length);
    if (bytes > room) continue;
    room -= bytes;
    chosen.add(vector);
  }
  return vectors.filter((vector) => chosen.has(vector));
}

/** A file with `id/input/name`, `id/expected/name` and `id/scale/name` as F64; the options of `id` are its metadata, as JSON. */
function safetensors(vectors: Vector[]): Buffer {
  const metadata: { [id: string]: string } = {};
  const header: { [name: string]: unknown } = { __metadata__: metadata };
  const numbers: number[] = [];
  const add = (name: string, value: Json) => {
    const start = numbers.length;
    numbers.push(...flat(value));
    header[name] = { dtype: 'F64', shape: shapeOf(value), data_offsets: [start * 8, numbers.length * 8] };
  };
  for (const { id, request, expected, scale = {} } of vectors) {
    const options: Body = {};
    for (const [name, value] of Object.entries(request)) {
      if (TENSORS.has(name)) add(`${id}/input/${name}`, value);
      else options[name] = value;
    }
    for (const [name, value] of Object.entries(expected)) if (value !== null) add(`${id}/expected/${name}`, value);
    for (const [name, value] of Object.entries(scale)) add(`${id}/scale/${name}`, value);
    metadata[id] = JSON.stringify(options);
  }
  const text = JSON.stringify(header);
  const json = Buffer.from(text + ' '.repeat(-Buffer.byteLength(text) & 7));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const data = Buffer.alloc(numbers.length * 8);
  numbers.forEach((value, i) => {
    data.writeDoubleLE(value, i * 8);
  });
  return Buffer.concat([length, json, data]);
}

/** The numbers in nested arrays; `"Infinity"` is a number, true is 1, and -0 is 0, as `JSON.stringify` writes it. */
function flat(value: Json): number[] {
  return Array.isArray(value) ? value.flatMap(flat) : [Number(value) + 0];
}
