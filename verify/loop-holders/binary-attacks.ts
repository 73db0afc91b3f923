import { OPERATIONS } from '../../src/operations/index.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { type Attack, fill } from './attack.ts';

/** Room for what surrounds the repeated part. */
const FRAME = 512;

/** Bytes of an element of each type. */
const SIZES: { readonly [dtype: string]: number } = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, U64: 8, I32: 4, U8: 1 };

interface Tensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Buffer;
}

/** A tensor whose bytes are all `byte`. */
function tensor(name: string, dtype: string, shape: readonly number[], byte = 0): Tensor {
  const length = shape.reduce((product, axis) => product * axis, SIZES[dtype] as number);
  return { name, dtype, shape, bytes: Buffer.alloc(length, byte) };
}

/** A safetensors file with this text as its header. */
function file(header: string, tensors: readonly Tensor[] = []): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), ...tensors.map(({ bytes }) => bytes)]);
}

function fileOf(tensors: readonly Tensor[], metadata: { readonly [name: string]: string } = {}): Buffer {
  let end = 0;
  const infos = tensors.map(({ name, dtype, shape, bytes }) => {
    const start = end;
    end += bytes.length;
    return `"${name}":{"dtype":"${dtype}","shape":${JSON.stringify(shape)},"data_offsets":[${start},${end}]}`;
  });
  return file(`{"__metadata__":${JSON.stringify(metadata)},${infos.join(',')}}`, tensors);
}

const base64Of = ({ dtype, shape, bytes }: Tensor) =>
  `{"dtype":"${dtype}","shape":${JSON.stringify(shape)},"data":"${bytes.toString('base64')}"}`;

function jsonOf(tensors: readonly Tensor[], options = ''): string {
  return `{${options}${tensors.map((one) => `"${one.name}":${base64Of(one)}`).join(',')}}`;
}

/** Valid tensors for an operation, of `bytes` in all: rows of `classes`, and labels in the shortest type. */
function rowsOf(
  target: Operation,
  bytes: number,
  dtype: string,
  classes: number,
  outer: readonly number[] = [],
): Tensor[] {
  const hasLabels = 'labels' in target.request.properties;
  const size = SIZES[dtype] as number;
  const rows = Math.max(1, Math.floor(bytes / (classes * size + Number(hasLabels))));
  const logits = tensor(target.rowsOf, dtype, [rows, classes, ...outer]);
  return hasLabels ? [logits, tensor('labels', 'U8', [rows, ...outer])] : [logits];
}

const all = ({ name }: Operation) =>
  name === 'cross-entropy' ? 'loss,losses,grad,log_probs,probs' : name === 'nll' ? 'loss,losses,grad' : undefined;

/** Attacks on each operation by binary tensors, as base64 and in safetensors files. */
export const BINARY_ATTACKS: readonly Attack[] = OPERATIONS.flatMap((target): Attack[] => {
  const outputs = all(target);
  const asked = outputs === undefined ? '' : `"outputs":${JSON.stringify(outputs.split(','))},`;
  const metadata = outputs === undefined ? {} : { outputs };
  const json = (name: string, text: (n: number) => string): Attack => ({
    name: `${target.name}: base64, ${name}`,
    encoding: 'base64',
    job: (n) => ({ operation: target, from: 'json', to: 'json', chunks: [Buffer.from(text(n - FRAME))] }),
  });
  const safe = (name: string, body: (n: number) => Buffer, to: 'json' | 'safetensors' = 'safetensors'): Attack => ({
    name: `${target.name}: safetensors, ${name}, to ${to}`,
    encoding: 'safetensors',
    job: (n) => ({ operation: target, from: 'safetensors', to, chunks: [body(n - FRAME)] }),
  });
  const rank64 = new Array<number>(62).fill(1);
  return [
    ...['F64', 'F16', 'BF16'].flatMap((dtype) =>
      [1, 2, 1000].map((classes) =>
        json(`${dtype} rows of ${classes}`, (n) => jsonOf(rowsOf(target, (n * 3) / 4, dtype, classes), asked)),
      ),
    ),
    json('F16 rows of 1 as base64', (n) =>
      jsonOf(rowsOf(target, (n * 3) / 4, 'F16', 1), `${asked}"encoding":"base64",`),
    ),
    json('of slashes with escapes', (n) => `{"logits":{"dtype":"F16","shape":[1],"data":"${fill(n, '\\/')}"}}`),
    json('of escapes', (n) => `{"logits":{"dtype":"F16","shape":[1],"data":"${fill(n, '\\u0041')}"}}`),
    json('wrong at the end', (n) => `{"logits":{"dtype":"F16","shape":[1],"data":"${fill(n, 'A')}é"}}`),
    json('of unknown members', (n) => `{"logits":{${fill(n, (i) => `"${i.toString(36)}":0`, ',')}}}`),
    json('of one member', (n) => `{"logits":{${fill(n, '"dtype":0', ',')}}}`),
    json('of many axes', (n) => `{"logits":{"dtype":"F64","shape":[${fill(n, '1', ',')}],"data":"AAAAAAAA8D8="}}`),
    json('of a shape of strings', (n) => `{"logits":{"dtype":"F64","shape":[${fill(n, '"a"', ',')}],"data":""}}`),
    json(
      'of no numbers',
      () =>
        `{"class_axis":1,"labels":{"dtype":"U8","shape":[65536,0],"data":""},"${target.rowsOf}":{"dtype":"F64","shape":[65536,4,0],"data":""}}`,
    ),
    ...['F64', 'F32', 'F16', 'BF16'].flatMap((dtype) =>
      [1, 2, 1000].flatMap((classes) => [
        safe(`${dtype} rows of ${classes}`, (n) => fileOf(rowsOf(target, n, dtype, classes), metadata)),
        safe(`${dtype} rows of ${classes}`, (n) => fileOf(rowsOf(target, n, dtype, classes), metadata), 'json'),
      ]),
    ),
    safe('F16 rows of 1 of 64 axes', (n) => fileOf(rowsOf(target, n, 'F16', 1, rank64), metadata), 'json'),
    safe(
      'no numbers',
      () => fileOf([tensor(target.rowsOf, 'F16', [65536, 4, 0]), tensor('labels', 'U8', [65536, 0])]),
      'json',
    ),
    safe('labels beyond 2^53', (n) =>
      fileOf([tensor(target.rowsOf, 'F16', [1, 1]), tensor('labels', 'U64', [n >> 4], 0xff)]),
    ),
    safe('metadata', (n) => file(`{"__metadata__":{${fill(n, (i) => `"${i.toString(36)}":""`, ',')}}}`)),
    safe('metadata near options', (n) =>
      file(`{"__metadata__":{${fill(n, (i) => `"dtype${i.toString(36)}":""`, ',')}}}`),
    ),
    safe('long metadata', (n) => file(`{"__metadata__":{"a":"${fill(n, '\\n')}"}}`)),
    safe('metadata for outputs', (n) => file(`{"__metadata__":{"outputs":"${fill(n, ',')}"}}`)),
    safe('unknown tensors', (n) =>
      file(`{${fill(n, (i) => `"${i.toString(36)}":{"dtype":"F16","shape":[],"data_offsets":[0,2]}`, ',')}}`),
    ),
    safe('empty unknown tensors', (n) =>
      file(`{${fill(n, (i) => `"${i.toString(36)}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`, ',')}}`),
    ),
    safe('many axes', (n) => file(`{"logits":{"dtype":"U8","shape":[${fill(n, '1', ',')}],"data_offsets":[0,1]}}`)),
    safe('many offsets', (n) => file(`{"logits":{"dtype":"U8","shape":[],"data_offsets":[${fill(n, '1', ',')}]}}`)),
    safe('a long dtype', (n) => file(`{"logits":{"dtype":[${fill(n, '1', ',')}]}}`)),
    safe('spaces behind the header', (n) => file(`{"__metadata__":{}}${fill(n, ' ')}`)),
  ];
});
