import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../src/operations/index.ts';
import type { Operation } from '../src/operations/operation.ts';
import { isTensorSchema, kindOfTensor } from '../src/schemas/tensor.ts';
import { testApp } from './support/app.ts';
import { flatten, type Json } from './support/fixtures.ts';
import { inJson, type Request, withBytes } from './support/inference.ts';
import { expectedError, lossCases } from './support/loss-cases.ts';
import { formOf, npyOf, npzOf, readNpz } from './support/npz.ts';
import { type FileTensor, numbersOf, readFile, writeFile } from './support/safetensors.ts';

/** So many cases of each operation are sent in every encoding. */
const CASES = 40;

const app = await testApp();

type Fields = { readonly [field: string]: Json };

/** A request as tensors in bytes, and options. */
interface Parts {
  readonly tensors: { readonly [name: string]: FileTensor };
  readonly options: { readonly [name: string]: Json };
}

const DATATYPES: { readonly [dtype: string]: string } = { F64: 'FP64', I64: 'INT64', BOOL: 'BOOL' };

function partsOf({ request: schema }: Operation, request: Fields): Parts {
  const tensors: { [name: string]: FileTensor } = {};
  const options: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(request)) {
    const property = schema.properties[name];
    if (property !== undefined && isTensorSchema(property)) tensors[name] = tensorOf(value, kindOfTensor(property));
    else options[name] = value;
  }
  return { tensors, options };
}

function tensorOf(value: Json, kind: string): FileTensor {
  const shape = shapeOf(value);
  const numbers = scalars(value).map(Number);
  if (kind === 'real') return { dtype: 'F64', shape, data: Float64Array.from(numbers) };
  if (kind === 'boolean') return { dtype: 'BOOL', shape, data: Uint8Array.from(numbers) };
  return { dtype: 'I64', shape, data: BigInt64Array.from(numbers, BigInt) };
}

function shapeOf(value: Json): number[] {
  return Array.isArray(value) ? [value.length, ...shapeOf(value[0] ?? 0)] : [];
}

const scalars = (value: Json): Json[] => (Array.isArray(value) ? value.flatMap(scalars) : [value]);
const bytesOf = ({ data }: FileTensor) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
const textOf = (value: Json) => (Array.isArray(value) ? value.join(',') : String(value));

async function send(url: string, { headers, payload }: Request): Promise<Buffer> {
  const answer = await app.inject({ method: 'POST', url, headers, payload });
  expect(answer.statusCode, answer.body.slice(0, 500)).toBe(200);
  return answer.rawPayload;
}

/** Numbers by output; of null none. */
type Answer = { readonly [output: string]: readonly number[] };

const ofJson = (json: { [output: string]: Json }): Answer =>
  Object.fromEntries(Object.entries(json).flatMap(([name, value]) => (value === null ? [] : [[name, flatten(value)]])));

/** The answers to a request in every encoding. */
const ENCODINGS: {
  readonly [name: string]: (operation: Operation, parts: Parts, request: Fields) => Promise<Answer>;
} = {
  base64: async ({ name }, { tensors, options }) => {
    const encoded = Object.entries(tensors).map(([field, tensor]) => [
      field,
      { dtype: tensor.dtype, shape: tensor.shape, data: bytesOf(tensor).toString('base64') },
    ]);
    const body = { ...options, ...Object.fromEntries(encoded), encoding: 'base64' };
    const json = JSON.parse((await send(`/v1/${name}`, inJson(body))).toString());
    return Object.fromEntries(
      Object.entries(json as { [output: string]: Json }).flatMap(([output, value]) => {
        if (value === null) return [];
        const data = (value as { data?: string }).data;
        if (data === undefined) return [[output, flatten(value)]];
        const bytes = Buffer.from(data, 'base64');
        return [[output, Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i))]];
      }),
    );
  },
  safetensors: async ({ name }, { tensors, options }) => {
    const metadata = Object.fromEntries(Object.entries(options).map(([field, value]) => [field, textOf(value)]));
    const headers = { 'content-type': 'application/vnd.safetensors' };
    const file = readFile(await send(`/v1/${name}`, { headers, payload: writeFile(tensors, metadata) }));
    return Object.fromEntries(Object.entries(file).map(([output, tensor]) => [output, numbersOf(tensor)]));
  },
  npz: async ({ name }, { tensors, options }) => {
    const texts = Object.fromEntries(Object.entries(options).map(([field, value]) => [field, textOf(value)]));
    const headers = { 'content-type': 'application/x-npz' };
    const file = readNpz(await send(`/v1/${name}`, { headers, payload: npzOf(tensors, texts) }));
    return Object.fromEntries(Object.entries(file).map(([output, tensor]) => [output, numbersOf(tensor)]));
  },
  'a form': async ({ name }, { tensors, options }) => {
    const files = Object.entries(tensors).map(([field, tensor]): [string, Buffer] => [field, npyOf(tensor)]);
    const texts = Object.entries(options).map(([field, value]): [string, string] => [field, textOf(value)]);
    const { type, payload } = await formOf(Object.fromEntries([...files, ...texts]));
    return ofJson(JSON.parse((await send(`/v1/${name}`, { headers: { 'content-type': type }, payload })).toString()));
  },
  'NDJSON, with options in the query': async ({ name, request: schema }, { options }, request) => {
    const inQuery = Object.entries(options).map(([field, value]): [string, string] => [field, textOf(value)]);
    const rows = Object.entries(request).filter(([field]) =>
      isTensorSchema(schema.properties[field] as object as never),
    );
    const url = `/v1/${name}?${new URLSearchParams(inQuery)}`;
    const headers = { 'content-type': 'application/x-ndjson' };
    return ofJson(
      JSON.parse((await send(url, { headers, payload: JSON.stringify(Object.fromEntries(rows)) })).toString()),
    );
  },
  'the inference protocol': async ({ name }, { tensors, options }) => {
    const { outputs, ...others } = options;
    const parameters = Object.fromEntries(
      Object.entries(others).map(([field, value]) => [field, Array.isArray(value) ? value.join(',') : value]),
    );
    const inputs = Object.entries(tensors).map(([field, { dtype, shape, data }]) => ({
      name: field,
      shape,
      datatype: DATATYPES[dtype],
      parameters: { binary_data_size: data.byteLength },
    }));
    const names = (outputs as string[] | undefined)?.filter(
      (output) => output !== 'loss' || parameters.reduction !== 'none',
    );
    if (names?.length === 0) return {};
    const message = { inputs, parameters, ...(names && { outputs: names.map((output) => ({ name: output })) }) };
    const all = Object.values(tensors).map(({ data }) => data);
    const json = JSON.parse((await send(`/v2/models/${name}/infer`, withBytes(message, ...all))).toString());
    return Object.fromEntries(
      json.outputs.map((output: { name: string; data: Json }) => [output.name, flatten(output.data)]),
    );
  },
};

describe.each(OPERATIONS)('$name', (operation) => {
  const own = lossCases()
    .filter((fixture) => fixture.op === operation.name && expectedError(fixture) === undefined)
    .filter(({ request }) => Object.keys(request).every((field) => field in operation.request.properties));
  const some = own.filter((_, i) => i % Math.ceil(own.length / CASES) === 0);

  test('has cases', () => expect(some.length).toBeGreaterThan(10));

  test.each(some)('$id has the same numbers in every encoding', async ({ request }) => {
    const plain = JSON.parse((await send(`/v1/${operation.name}`, inJson(request))).toString());
    const expected = ofJson(plain);
    for (const [encoding, answerOf] of Object.entries(ENCODINGS)) {
      const answer = await answerOf(operation, partsOf(operation, request), request);
      expect({ encoding, ...answer }).toEqual({ encoding, ...expected });
    }
  });
});
