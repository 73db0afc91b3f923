/**
 * Tensors as typed arrays: requests and answers are safetensors files, of which each tensor is a view. A classifier that
 * learns to tell irises apart by the gradients of the service.
 *
 *     node typed-arrays.ts
 */
import { readFile } from 'node:fs/promises';

const baseUrl = process.env.EXACT_LOSS_URL ?? 'http://127.0.0.1:8080';

/** The arrays of the types that are used here. */
const ARRAYS = { F32: Float32Array, F64: Float64Array, I32: Int32Array } as const;
type Dtype = keyof typeof ARRAYS;

export interface Tensor {
  dtype: Dtype;
  shape: readonly number[];
  data: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
}

type Tensors = { [name: string]: Tensor };
type Header = { [name: string]: { dtype: Dtype; shape: readonly number[]; data_offsets: [number, number] } };

/** Eight bytes with the length of the header, the header, padded so that numbers are aligned, and the bytes of all. */
function toFile(tensors: Tensors): Blob {
  let end = 0;
  const header: Header = {};
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = JSON.stringify(header);
  const padded = json.padEnd(Math.ceil(json.length / 8) * 8);
  const length = BigUint64Array.of(BigInt(padded.length));
  return new Blob([length, padded, ...Object.values(tensors).map(({ data }) => data)]);
}

function fromFile(file: ArrayBuffer): Tensors {
  const start = 8 + Number(new DataView(file).getBigUint64(0, true));
  const header: Header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, start - 8)));
  const tensors: Tensors = {};
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(header)) {
    const { BYTES_PER_ELEMENT: size } = ARRAYS[dtype];
    tensors[name] = {
      dtype,
      shape,
      data: new ARRAYS[dtype](file, start + offsets[0], (offsets[1] - offsets[0]) / size),
    };
  }
  return tensors;
}

/** Posts tensors, and returns those of the answer. */
export async function ask(operation: string, tensors: Tensors, options: Record<string, string> = {}): Promise<Tensors> {
  const response = await fetch(`${baseUrl}/v1/${operation}?${new URLSearchParams(options)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.safetensors' },
    body: toFile(tensors),
  });
  if (!response.ok) throw new Error(((await response.json()) as { detail: string }).detail);
  return fromFile(await response.arrayBuffer());
}

const tiny = await ask('cross-entropy', {
  logits: { dtype: 'F64', shape: [1, 2], data: Float64Array.of(0, -50) },
  labels: { dtype: 'I32', shape: [1], data: Int32Array.of(0) },
});
console.log(`loss ${tiny.loss?.data[0]} grad ${tiny.grad?.data.join(' ')}`);

// Softmax regression: logits = features · weights, and the gradient of the weights is featuresᵀ · grad.
const lines = (await readFile(new URL('../data/iris.csv', import.meta.url), 'utf8')).trim().split('\n').slice(1);
const flowers = lines.map((line) => line.split(',').map(Number));
const species = Int32Array.from(flowers, (flower) => flower[4] as number);
const features = flowers.map((flower) => [...flower.slice(0, 4).map(standardised), 1]);
const CLASSES = 3;
const weights = features[0]?.map(() => new Float32Array(CLASSES)) ?? [];

/** A measurement in standard deviations from the mean of its column. */
function standardised(x: number, column: number): number {
  const values = flowers.map((flower) => flower[column] as number);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return (x - mean) / Math.sqrt(variance);
}

/** The logits of a flower: one for each species. */
function classify(flower: readonly number[]): number[] {
  return Array.from({ length: CLASSES }, (_, c) => flower.reduce((sum, x, i) => sum + x * (weights[i]?.[c] ?? 0), 0));
}

for (let step = 0; step <= 100; step++) {
  const logits = features.map(classify);
  const { loss, grad } = await ask('cross-entropy', {
    logits: { dtype: 'F32', shape: [logits.length, CLASSES], data: Float32Array.from(logits.flat()) },
    labels: { dtype: 'I32', shape: [species.length], data: species },
  });
  if (step % 50 === 0) {
    const right = logits.filter((row, n) => row.indexOf(Math.max(...row)) === species[n]).length;
    console.log(`step ${step} loss ${loss?.data[0]?.toFixed(4)} right ${right} of ${species.length}`);
  }
  features.forEach((flower, n) => {
    flower.forEach((x, i) => {
      const row = weights[i] as Float32Array;
      for (let c = 0; c < CLASSES; c++) row[c] = (row[c] as number) - 0.5 * x * (grad?.data[n * CLASSES + c] as number);
    });
  });
}
