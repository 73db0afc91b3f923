import { readNpzFile } from '../siege/harness/npz-file.ts';
import type { Answer } from './send.ts';

/** A tensor of an answer. */
export interface AnsweredNumbers {
  readonly name: string;
  readonly numbers: readonly number[];
}

interface Part {
  readonly dtype: string;
  readonly data: Buffer;
}

/** Every tensor of an answer with status 200, in whatever format it is; it must be well-formed. */
export function numbersOfAnswer({ headers, body }: Answer): AnsweredNumbers[] {
  const [mediaType = ''] = String(headers['content-type']).split(';', 1);
  if (/ndjson|jsonl/.test(mediaType)) {
    return body
      .toString()
      .split('\n')
      .filter(Boolean)
      .flatMap((line) => ofObject(JSON.parse(line)));
  }
  const length = Number(headers['inference-header-content-length'] ?? 0);
  if (mediaType === 'application/json' || length > 0) {
    const value = JSON.parse(body.toString('utf8', 0, length || body.length));
    return 'outputs' in value ? ofOutputs(value.outputs, body.subarray(length)) : ofObject(value);
  }
  if (/npz/.test(mediaType)) {
    return readNpzFile(body).map(({ name, dtype, bytes }) => ({ name, numbers: decoded({ dtype, data: bytes }) }));
  }
  return ofFile(body);
}

function ofObject(value: object): AnsweredNumbers[] {
  if ('code' in value || 'summary' in value) return [];
  return Object.entries(value).map(([name, tensor]) => ({ name, numbers: numbersOf(tensor) }));
}

/** The numbers of a nested array, or of an EncodedTensor. */
function numbersOf(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(numbersOf);
  if (typeof value === 'object' && value !== null) {
    const { dtype, data } = value as { dtype: string; data: string };
    return decoded({ dtype, data: Buffer.from(data, 'base64') });
  }
  return value === null ? [] : [Number(value)];
}

interface Output {
  readonly name: string;
  readonly datatype: string;
  readonly data?: unknown;
  readonly parameters?: { readonly binary_data_size: number };
}

function ofOutputs(outputs: readonly Output[], tail: Buffer): AnsweredNumbers[] {
  let start = 0;
  return outputs.map(({ name, datatype, data, parameters }) => {
    if (parameters === undefined) return { name, numbers: numbersOf(data) };
    const bytes = tail.subarray(start, start + parameters.binary_data_size);
    start += parameters.binary_data_size;
    return { name, numbers: decoded({ dtype: datatype.replace('FP', 'F'), data: bytes }) };
  });
}

function ofFile(file: Buffer): AnsweredNumbers[] {
  const start = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, start)) as {
    [name: string]: { dtype: string; data_offsets: [number, number] };
  };
  return Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(
      ([
        name,
        {
          dtype,
          data_offsets: [from, to],
        },
      ]) => {
        return { name, numbers: decoded({ dtype, data: file.subarray(start + from, start + to) }) };
      },
    );
}

function decoded({ dtype, data }: Part): number[] {
  const { buffer } = Uint8Array.from(data);
  switch (dtype) {
    case 'F64':
      return [...new Float64Array(buffer)];
    case 'F32':
      return [...new Float32Array(buffer)];
    case 'F16':
      return [...new Float16Array(buffer)];
    case 'BF16':
      return [...new Float32Array(Uint32Array.from(new Uint16Array(buffer), (half) => half << 16).buffer)];
    default:
      throw new Error(`an answer has the type ${dtype}`);
  }
}
