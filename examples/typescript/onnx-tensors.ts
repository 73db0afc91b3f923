/**
 * A model's output in ONNX Runtime, in Node or in a browser, to its loss and gradient, without copying a number.
 *
 *     node onnx-tensors.ts
 *
 * A model is not needed to run this: tensors are made here of the same form as onnxruntime-node and onnxruntime-web give them.
 */
import { ask, type Dtype, Refused, type Sent, type Tensors } from './tensors.ts';

// region convert
/** An `ort.Tensor`, as far as it is needed here. */
interface OrtTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

const DTYPES: { readonly [type: string]: Dtype } = { float64: 'F64', float32: 'F32', int64: 'I64', int32: 'I32' };

/** The same numbers under the names of safetensors. (A tensor on the GPU is brought here first: `await output.getData()`.) */
function fromOrt({ type, dims, data }: OrtTensor): Sent {
  const dtype = DTYPES[type];
  if (dtype === undefined) throw new TypeError(`the tensor is of ${type}; expected ${Object.keys(DTYPES).join(', ')}`);
  return { dtype, shape: dims, data: data as Sent['data'] };
}
// endregion

/** Cross-entropy of an output [N, C] against labels [N]. */
function crossEntropy(logits: OrtTensor, labels: OrtTensor, options: Record<string, string> = {}): Promise<Tensors> {
  return ask('cross-entropy', { logits: fromOrt(logits), labels: fromOrt(labels) }, options);
}

const float64 = (dims: number[], ...data: number[]): OrtTensor => ({
  type: 'float64',
  dims,
  data: Float64Array.from(data),
});
const int64 = (...data: bigint[]): OrtTensor => ({
  type: 'int64',
  dims: [data.length],
  data: BigInt64Array.from(data),
});

const output = float64([2, 3], 1, 2, 3, 0, -1, 0.5);

// Two rows of three classes, the classes weighted, the labels smoothed: a tensor of weights, and options in the query.
const worked = await ask(
  'cross-entropy',
  { logits: fromOrt(output), labels: fromOrt(int64(2n, 0n)), class_weight: fromOrt(float64([3], 1, 2, 5)) },
  { label_smoothing: '0.2' },
);
console.log('losses', ...(worked.losses?.data ?? []));
for (let n = 0; n < 2; n++) console.log('grad', ...(worked.grad?.data.subarray(3 * n, 3 * n + 3) ?? []));

// Class 1 is masked, yet it is the label: that cannot happen, and its loss is infinite.
const masks = float64([1, 3], 1, -Infinity, 2);
const impossible = await crossEntropy(masks, int64(1n));
console.log('impossible', impossible.loss?.data[0]);

// A confident, right answer: most libraries return 0.
const tiny = await crossEntropy(float64([1, 2], 0, -50), int64(0n));

// A masked class that is not the label has probability 0 and gradient 0.
const masked = await crossEntropy(masks, int64(2n));

// The lines below are the same in every language.
console.log('loss', worked.loss?.data[0]);
console.log('tiny', tiny.loss?.data[0]);
console.log('masked', masked.loss?.data[0], 'grad', ...(masked.grad?.data ?? []));
try {
  await crossEntropy(output, int64(3n, 0n));
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.log('error', error.problem.code, error.problem.errors?.[0]?.pointer);
}
