/**
 * Tensors to the service and back as typed arrays: requests and answers are safetensors files, of which each tensor is a view.
 * For Node and browsers, without dependencies.
 */
const baseUrl = globalThis.process?.env.EXACT_LOSS_URL ?? 'http://127.0.0.1:8080';

/** The arrays of the types that are used here. */
const ARRAYS = { F64: Float64Array, F32: Float32Array, I64: BigInt64Array, I32: Int32Array } as const;
export type Dtype = keyof typeof ARRAYS;

export interface Tensor<Data = Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>> {
  dtype: Dtype;
  shape: readonly number[];
  data: Data;
}

/** What a request may hold: labels are integers. */
export type Sent = Tensor<Tensor['data'] | BigInt64Array<ArrayBuffer> | Int32Array<ArrayBuffer>>;

export type Tensors = { [name: string]: Tensor };
type Header = { [name: string]: { dtype: Dtype; shape: readonly number[]; data_offsets: [number, number] } };

// region file
/** Eight bytes with the length of the header, the header, padded so that numbers are aligned, and the bytes of all. */
function toFile(tensors: { [name: string]: Sent }): Blob {
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
    const data = new ARRAYS[dtype](file, start + offsets[0], (offsets[1] - offsets[0]) / size);
    tensors[name] = { dtype, shape, data } as Tensor; // of an answer, so no integers
  }
  return tensors;
}
// endregion

// region problem
/** What the service answers, as application/problem+json, to a request that it refuses. */
interface Problem {
  /** What to branch on: `LABEL_OUT_OF_RANGE`. */
  code: string;
  detail: string;
  /** A JSON Pointer to each offending value: `/labels/0`. */
  errors?: { pointer: string; detail: string }[];
}

export class Refused extends Error {
  override name = 'Refused';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}
// endregion

// region request
/**
 * Posts tensors, and returns those of the answer.
 *
 * @param options such as `{ reduction: 'sum' }`
 * @throws Refused the service does not accept the request
 */
export async function ask(
  operation: string,
  tensors: { [name: string]: Sent },
  options: Record<string, string> = {},
): Promise<Tensors> {
  const response = await fetch(`${baseUrl}/v1/${operation}?${new URLSearchParams(options)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.safetensors' },
    body: toFile(tensors),
  });
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/problem+json')) throw new Refused((await response.json()) as Problem);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`); // a proxy's page, say
  return fromFile(await response.arrayBuffer());
}
// endregion
