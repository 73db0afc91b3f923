import { zipSync } from 'fflate';
import { decodeNpz } from '../src/codecs/npz/decode-npz.ts';
import type { Tensor } from '../src/core/tensors/tensor.ts';
import type { Reply } from './reply.ts';
import { crossEntropy, type Request, type Shape } from './requests.ts';

/** Bytes and type of a tensor. */
interface Encoded {
  readonly dtype: 'F64' | 'F32' | 'I64';
  readonly shape: readonly number[];
  readonly bytes: Buffer;
}

/** How the body of a request is written, how its reply is read, and how many requests it is. */
interface Encoding {
  readonly path?: string;
  readonly headers: (json: number) => Readonly<Record<string, string>>;
  /** The JSON part, and what follows it. */
  readonly write: (logits: Encoded, labels: Encoded, text: string) => { json: string | Buffer; rest?: Buffer };
  readonly read: (reply: Buffer) => Reply;
  readonly dtype: 'F64' | 'F32';
  readonly requests?: number;
}

/** So many requests are lines of one stream. */
const LINES = 8;

const bytesOf = ({ buffer }: ArrayBufferView) => Buffer.from(buffer);

function numbersIn(dtype: string, bytes: Uint8Array): number[] {
  const { buffer } = Uint8Array.from(bytes);
  return [...(dtype === 'F64' ? new Float64Array(buffer) : new Float32Array(buffer))];
}

/** The numbers of a reply in safetensors. */
export function readSafetensors(reply: Buffer): Reply {
  const start = 8 + Number(reply.readBigUInt64LE(0));
  const infos: Record<string, { dtype: string; data_offsets: [number, number] }> = JSON.parse(
    reply.toString('utf8', 8, start),
  );
  const numbers = Object.entries(infos).map(([name, { dtype, data_offsets: offsets }]) => {
    const found = numbersIn(dtype, reply.subarray(start + offsets[0], start + offsets[1]));
    return [name, name === 'loss' ? found[0] : found];
  });
  return Object.fromEntries(numbers);
}

const SAFETENSORS: Omit<Encoding, 'dtype'> = {
  headers: () => ({ 'content-type': 'application/vnd.safetensors' }),
  write: (logits, labels) => {
    const end = logits.bytes.length + labels.bytes.length;
    const header = JSON.stringify({
      logits: { dtype: logits.dtype, shape: logits.shape, data_offsets: [0, logits.bytes.length] },
      labels: { dtype: labels.dtype, shape: labels.shape, data_offsets: [logits.bytes.length, end] },
    });
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(padded.length));
    return { json: Buffer.concat([length, Buffer.from(padded)]), rest: Buffer.concat([logits.bytes, labels.bytes]) };
  },
  read: readSafetensors,
};

/** As np.savez writes it: entries that are stored, not compressed. */
const NPZ: Omit<Encoding, 'dtype'> = {
  headers: () => ({ 'content-type': 'application/x-npz' }),
  write: (logits, labels) => {
    const descr = { F64: '<f8', F32: '<f4', I64: '<i8' };
    const npy = ({ dtype, shape, bytes }: Encoded) => {
      const text = `{'descr': '${descr[dtype]}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
      const padded = `${text.padEnd(117)}\n`;
      return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(padded), bytes]);
    };
    const files = { 'logits.npy': npy(logits), 'labels.npy': npy(labels) };
    return { json: Buffer.from(zipSync(files, { level: 0 })) };
  },
  read: (reply) => {
    const names = ['loss', 'losses', 'grad'];
    const { fields } = decodeNpz(reply, (name) => (names.includes(name) ? 'real' : undefined));
    const [loss, losses, grad] = names.map((name) => [...((fields[name] as Tensor).data as Iterable<number>)]);
    return { loss: loss?.[0] as number, losses: losses as number[], grad: [grad as number[]] };
  },
};

const BASE64: Omit<Encoding, 'dtype'> = {
  headers: () => ({ 'content-type': 'application/json' }),
  write: (logits, labels) => {
    const coded = ({ dtype, shape, bytes }: Encoded) => ({ dtype, shape, data: bytes.toString('base64') });
    return { json: JSON.stringify({ logits: coded(logits), labels: coded(labels), encoding: 'base64' }) };
  },
  read: (reply) => {
    const { loss, losses, grad } = JSON.parse(reply.toString());
    const numbers = (coded: { dtype: string; data: string }) =>
      numbersIn(coded.dtype, Buffer.from(coded.data, 'base64'));
    return { loss, losses: numbers(losses), grad: [numbers(grad)] };
  },
};

const JSON_TEXT: Encoding = {
  dtype: 'F64',
  headers: () => ({ 'content-type': 'application/json' }),
  write: (_logits, _labels, text) => ({ json: text }),
  read: (reply) => JSON.parse(reply.toString()),
};

/** All encodings, JSON first: what they are compared with. */
const ENCODINGS = {
  json: JSON_TEXT,
  'base64 F64': { ...BASE64, dtype: 'F64' },
  'base64 F32': { ...BASE64, dtype: 'F32' },
  'safetensors F64': { ...SAFETENSORS, dtype: 'F64' },
  'safetensors F32': { ...SAFETENSORS, dtype: 'F32' },
  'npz F32': { ...NPZ, dtype: 'F32' },
  'OIP binary F32': {
    dtype: 'F32',
    path: '/v2/models/cross-entropy/infer',
    headers: (json) => ({
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(json),
    }),
    write: (logits, labels) => {
      const input = (name: string, { dtype, shape, bytes }: Encoded) => ({
        name,
        shape,
        datatype: dtype === 'I64' ? 'INT64' : `FP${dtype.slice(1)}`,
        parameters: { binary_data_size: bytes.length },
      });
      const inputs = [input('logits', logits), input('labels', labels)];
      const json = JSON.stringify({ inputs, parameters: { binary_data_output: true } });
      return { json, rest: Buffer.concat([logits.bytes, labels.bytes]) };
    },
    read: (reply) => {
      const end = reply.lastIndexOf(']}', reply.lastIndexOf('binary_data_size') + 64) + 2;
      const { outputs }: { outputs: { parameters: { binary_data_size: number } }[] } = JSON.parse(
        reply.toString('utf8', 0, end),
      );
      // Spaces fill the JSON up.
      let at = Math.ceil(end / 8) * 8;
      const [loss, losses, grad] = outputs.map(({ parameters: { binary_data_size: size } }) => {
        at += size;
        return numbersIn('F32', reply.subarray(at - size, at));
      }) as [number[], number[], number[]];
      return { loss: loss[0] as number, losses, grad: [grad] };
    },
  },
  NDJSON: {
    ...JSON_TEXT,
    headers: () => ({ 'content-type': 'application/x-ndjson' }),
    write: (_logits, _labels, text) => ({ json: `${text}\n`.repeat(LINES) }),
    read: (reply) => JSON.parse(reply.toString().split('\n', 1)[0] as string),
    requests: LINES,
  },
} as const satisfies Readonly<Record<string, Encoding>>;

export type EncodingName = keyof typeof ENCODINGS;
export const ENCODING_NAMES = Object.keys(ENCODINGS) as EncodingName[];

/** The request of `crossEntropy` in another encoding: the same numbers; `query` has options. */
export function encoded(shape: Shape, name: EncodingName, query = ''): Request {
  const { dtype, path, headers, write, read, requests = 1 }: Encoding = ENCODINGS[name];
  const request = crossEntropy(shape);
  const { logits, labels }: { logits: number[][]; labels: number[] } = JSON.parse(request.body);
  const flat = logits.flat();
  const { json, rest = Buffer.alloc(0) } = write(
    {
      dtype,
      shape: [shape.rows, shape.cols],
      bytes: bytesOf(dtype === 'F64' ? Float64Array.from(flat) : Float32Array.from(flat)),
    },
    { dtype: 'I64', shape: [shape.rows], bytes: bytesOf(BigInt64Array.from(labels, BigInt)) },
    request.body,
  );
  return {
    ...request,
    path: `${path ?? request.path}${query}`,
    headers: headers(Buffer.byteLength(json)),
    body: Buffer.concat([Buffer.from(json as string), rest]),
    read,
    numbers: requests * request.numbers,
  };
}
