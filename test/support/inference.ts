import type { FastifyInstance } from 'fastify';
import { type Body, flatten, type Json } from './fixtures.ts';

export interface Request {
  readonly headers: { readonly [name: string]: string };
  readonly payload: string | Buffer;
}

/** A request with JSON followed by the bytes of tensors. */
export function withBytes(json: object | string, ...bytes: readonly ArrayBufferView[]): Request {
  const header = Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
  const parts = bytes.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  return {
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(header.length),
    },
    payload: Buffer.concat([header, ...parts]),
  };
}

export function inJson(json: object | string): Request {
  const payload = typeof json === 'string' ? json : JSON.stringify(json);
  return { headers: { 'content-type': 'application/json' }, payload };
}

const TENSORS = ['logits', 'log_probs', 'labels', 'target_probs', 'class_weight', 'grad_output'];

const flatNumbers = (value: Json): Json[] => (Array.isArray(value) ? value.flatMap(flatNumbers) : [value]);

function shapeOf(value: Json | undefined): number[] {
  return Array.isArray(value) ? [value.length, ...shapeOf(value[0])] : [];
}

/** Translates a body of `/v1`: tensors become inputs, in JSON or as bytes, and other fields parameters. */
export function fromBody(body: Body, inputs: 'flat' | 'nested' | 'bytes', isBinaryOutput: boolean): Request {
  const bytes: ArrayBufferView[] = [];
  const parameters: Body = isBinaryOutput ? { binary_data_output: true } : {};
  const described: Json[] = [];
  const message: Body = { id: 'a', parameters, inputs: described };
  for (const [name, value] of Object.entries(body)) {
    if (name === 'outputs') message.outputs = (value as string[]).map((output) => ({ name: output }));
    else if (!TENSORS.includes(name)) parameters[name] = value;
    else {
      const datatype = name === 'labels' ? 'INT64' : 'FP64';
      const input: Body = { name, shape: shapeOf(value), datatype };
      if (inputs === 'bytes') {
        const numbers = flatten(value);
        const data = name === 'labels' ? BigInt64Array.from(numbers.map(BigInt)) : Float64Array.from(numbers);
        bytes.push(data);
        input.parameters = { binary_data_size: data.byteLength };
      } else {
        input.data = inputs === 'nested' && Array.isArray(value) ? value : flatNumbers(value);
      }
      described.push(input);
    }
  }
  return inputs === 'bytes' ? withBytes(message, ...bytes) : inJson(message);
}

/** An output, with its numbers from JSON or bytes. */
export interface Output {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: string;
  readonly numbers: readonly number[];
  readonly bytes: Buffer | undefined;
}

export interface InferenceAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: unknown };
  /** The JSON as text, without the bytes behind it. */
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests check what they find
  readonly json: any;
  readonly outputs: readonly Output[];
}

/** Posts a request to a model and reads the answer as clients do. */
export async function infer(
  app: FastifyInstance,
  model: string,
  { headers, payload }: Request,
): Promise<InferenceAnswer> {
  const url = `/v2/models/${model}/infer`;
  const response = await app.inject({ method: 'POST', url, headers, payload });
  const { rawPayload } = response;
  const end = Number(response.headers['inference-header-content-length'] ?? rawPayload.length);
  const text = rawPayload.toString('utf8', 0, end);
  const json = JSON.parse(text);
  let at = end;
  const outputs = (json.outputs ?? []).map(
    (output: Omit<Output, 'numbers' | 'bytes'> & { data?: Json; parameters?: { binary_data_size: number } }) => {
      const { name, shape, datatype, data, parameters } = output;
      if (data !== undefined) return { name, shape, datatype, numbers: flatten(data), bytes: undefined };
      const bytes = rawPayload.subarray(at, at + (parameters?.binary_data_size as number));
      at += bytes.length;
      return { name, shape, datatype, numbers: numbersIn(datatype, bytes), bytes };
    },
  );
  if (at !== rawPayload.length) throw new Error(`${rawPayload.length - at} bytes are no output's`);
  return { status: response.statusCode, headers: response.headers, text, json, outputs };
}

function numbersIn(datatype: string, bytes: Buffer): number[] {
  const { buffer } = Uint8Array.from(bytes);
  switch (datatype) {
    case 'FP64':
      return [...new Float64Array(buffer)];
    case 'FP32':
      return [...new Float32Array(buffer)];
    case 'FP16':
      return [...new Float16Array(buffer)];
    case 'BF16':
      return [...new Float32Array(Uint32Array.from(new Uint16Array(buffer), (half) => half * 65536).buffer)];
    default:
      throw new Error(`no ${datatype} is expected`);
  }
}
