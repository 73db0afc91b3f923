import { describe, expect, test } from 'vitest';
import { Random, SEED } from './codecs/json/support.ts';
import { testApp } from './support/app.ts';
import { formOf, npyOf, npzOf, readNpz } from './support/npz.ts';
import { type FileTensor, numbersOf, readFile, writeFile } from './support/safetensors.ts';

const app = await testApp();

/** Tensors and options of a request, whatever it is written in. */
interface Case {
  readonly name: string;
  readonly operation: string;
  readonly tensors: {
    readonly [name: string]: { readonly shape: readonly number[]; readonly values: readonly number[] };
  };
  readonly options: { readonly [name: string]: string | number | boolean | readonly string[] };
}

const random = new Random(SEED);

/** Logits of all sizes, some of them masked. */
const logit = (): number => {
  const kind = random.below(12);
  if (kind === 0) return Number.NEGATIVE_INFINITY;
  if (kind === 1) return random.finiteFloat32() / 2 ** 20;
  return (random.uint32() / 2 ** 32 - 0.5) * 10 ** random.below(4);
};
const many = (shape: readonly number[], next: () => number) => ({
  shape,
  values: Array.from({ length: shape.reduce((size, length) => size * length, 1) }, next),
});

/** Each row has a finite first logit, so that it has a softmax. */
function logits(rows: number, classes: number) {
  const { shape, values } = many([rows, classes], logit);
  return { shape, values: values.map((x, i) => (i % classes === 0 ? Math.max(x, -3) : x)) };
}

function targets(rows: number, classes: number) {
  const { shape, values } = many([rows, classes], () => random.below(1000) / 1000);
  const sums = Array.from({ length: rows }, (_, row) =>
    values.slice(row * classes, (row + 1) * classes).reduce((sum, x) => sum + x, 0),
  );
  return { shape, values: values.map((x, i) => x / (sums[Math.floor(i / classes)] as number)) };
}

const CASES: readonly Case[] = [
  {
    name: 'labels',
    operation: 'cross-entropy',
    tensors: { logits: logits(7, 5), labels: many([7], () => [0, 1, 4, -100][random.below(4)] as number) },
    options: {},
  },
  {
    name: 'labels, weights, smoothing and all outputs',
    operation: 'cross-entropy',
    tensors: {
      logits: logits(6, 9),
      labels: many([6], () => random.below(9)),
      class_weight: many([9], () => random.below(5) / 3),
      grad_output: many([], () => -0.3),
    },
    options: { label_smoothing: 0.1, reduction: 'sum', outputs: ['loss', 'losses', 'probs', 'log_probs', 'grad'] },
  },
  {
    name: 'target probabilities',
    operation: 'cross-entropy',
    tensors: { logits: logits(5, 4), target_probs: targets(5, 4) },
    options: { outputs: ['loss', 'losses', 'grad', 'target_grad'], on_non_finite: 'propagate' },
  },
  {
    name: 'classes on another axis',
    operation: 'cross-entropy',
    tensors: {
      logits: many([2, 3, 4], () => random.finiteFloat32() % 50),
      labels: many([2, 4], () => random.below(3)),
    },
    options: { class_axis: 1, reduction: 'none', validate_target_probs: false },
  },
  {
    name: 'a single row',
    operation: 'cross-entropy',
    tensors: { logits: many([6], () => random.below(9) / 7), labels: many([], () => 3) },
    options: {},
  },
  {
    name: 'log-probabilities',
    operation: 'nll',
    tensors: { log_probs: many([8, 3], () => -random.below(1e6) / 1e5), labels: many([8], () => random.below(3)) },
    options: { ignore_index: 1 },
  },
  {
    name: 'softmax',
    operation: 'softmax',
    tensors: { logits: logits(9, 7), grad_output: many([9, 7], () => random.below(1e6) / 1e5) },
    options: {},
  },
  { name: 'log-softmax', operation: 'log-softmax', tensors: { logits: logits(9, 7) }, options: { class_axis: -1 } },
  {
    name: 'a long batch',
    operation: 'cross-entropy',
    tensors: { logits: logits(400, 100), labels: many([400], () => random.below(100)) },
    options: {},
  },
];

/** Nested arrays, as JSON holds them. */
function nested([length, ...rest]: readonly number[], values: readonly number[]): unknown {
  if (length === undefined) return Number.isFinite(values[0]) ? values[0] : String(values[0]);
  const size = values.length / length;
  return Array.from({ length }, (_, i) => nested(rest, values.slice(i * size, (i + 1) * size)));
}

/** Bytes and their type: labels are int64, all else float64. */
function inBytes(name: string, { shape, values }: Case['tensors'][string]): FileTensor {
  if (name !== 'labels') return { dtype: 'F64', shape, data: Float64Array.from(values) };
  return { dtype: 'I64', shape, data: BigInt64Array.from(values.map(BigInt)) };
}

const base64 = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

/** What each encoding makes of a case: its type and its bytes. */
interface Encoded {
  readonly type: string;
  readonly query?: string;
  readonly payload: string | Buffer;
}

const inFile = (tensors: Case['tensors']) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, inBytes(name, tensor)]));
const asTexts = (options: Case['options']) =>
  Object.fromEntries(Object.entries(options).map(([name, option]) => [name, String(option)]));

const ENCODINGS: { readonly [name: string]: (c: Case) => Encoded | Promise<Encoded> } = {
  json: ({ tensors, options }) => ({
    type: 'application/json',
    payload: JSON.stringify({
      ...Object.fromEntries(Object.entries(tensors).map(([name, { shape, values }]) => [name, nested(shape, values)])),
      ...options,
    }),
  }),
  base64: ({ tensors, options }) => ({
    type: 'application/json',
    payload: JSON.stringify({
      ...options,
      ...Object.fromEntries(
        Object.entries(tensors).map(([name, tensor]) => {
          const { dtype, shape, data } = inBytes(name, tensor);
          return [name, { dtype, shape, data: base64(data) }];
        }),
      ),
    }),
  }),
  'safetensors, options in its metadata': ({ tensors, options }) => ({
    type: 'application/vnd.safetensors',
    payload: writeFile(inFile(tensors), asTexts(options)),
  }),
  'safetensors, options in the query': ({ tensors, options }) => ({
    type: 'application/octet-stream',
    query: new URLSearchParams(Object.entries(options).map(([name, option]) => [name, String(option)])).toString(),
    payload: writeFile(inFile(tensors)),
  }),
  'npz, options in arrays': ({ tensors, options }) => ({
    type: 'application/x-npz',
    payload: npzOf(inFile(tensors), asTexts(options)),
  }),
  'npz, compressed': ({ tensors, options }) => ({
    type: 'application/npz',
    payload: npzOf(inFile(tensors), asTexts(options), true),
  }),
  'a form of .npy files and texts': ({ tensors, options }) => {
    const files = Object.entries(inFile(tensors)).map(([name, tensor]): [string, Buffer] => [name, npyOf(tensor)]);
    return formOf({ ...Object.fromEntries(files), ...asTexts(options) });
  },
  'a form of JSON texts and one file': ({ tensors, options }) => {
    const { labels, ...others } = tensors;
    return formOf({
      ...asTexts(options),
      ...(labels && { labels: JSON.stringify(nested(labels.shape, labels.values)) }),
      rest: writeFile(inFile(others)),
    });
  },
};

async function ask(c: Case, encoding: string, accept: string, more: Case['options'] = {}): Promise<Buffer> {
  const {
    type,
    query = '',
    payload,
  } = await (ENCODINGS[encoding] as (typeof ENCODINGS)[string])({
    ...c,
    options: { ...c.options, ...more },
  });
  const url = `/v1/${c.operation}${query === '' ? '' : `?${query}`}`;
  const response = await app.inject({ method: 'POST', url, headers: { 'content-type': type, accept }, payload });
  expect({ status: response.statusCode, body: response.statusCode === 200 ? '' : response.body }).toEqual({
    status: 200,
    body: '',
  });
  return response.rawPayload;
}

/** The numbers of a JSON answer in order, −0 and what JSON has no number for included. */
function numbersIn(value: unknown): number[] {
  return Array.isArray(value) ? value.flatMap(numbersIn) : [Number(value)];
}

describe.each(CASES)('the same request ($name)', (c) => {
  test.each(Object.keys(ENCODINGS))('as %s has the same JSON answer, byte for byte', async (encoding) => {
    const expected = await ask(c, 'json', 'application/json');
    expect((await ask(c, encoding, 'application/json')).equals(expected)).toBe(true);
  });

  test.each(Object.keys(ENCODINGS))('as %s has the same safetensors answer, byte for byte', async (encoding) => {
    const expected = await ask(c, 'json', 'application/vnd.safetensors');
    expect((await ask(c, encoding, 'application/vnd.safetensors')).equals(expected)).toBe(true);
  });

  test.each(Object.keys(ENCODINGS))('as %s has the same npz answer, byte for byte', async (encoding) => {
    const expected = await ask(c, 'json', 'application/x-npz');
    expect((await ask(c, encoding, 'application/x-npz')).equals(expected)).toBe(true);
  });

  test('has the same numbers in all answers', async () => {
    const json: { [name: string]: unknown } = JSON.parse(String(await ask(c, 'json', 'application/json')));
    const coded: { [name: string]: { dtype: string; shape: number[]; data: string } | number | null } = JSON.parse(
      String(await ask(c, 'base64', 'application/json', { encoding: 'base64' })),
    );
    const file = readFile(await ask(c, 'json', 'application/vnd.safetensors'));
    expect(Object.keys(coded)).toEqual(Object.keys(json));
    expect(readNpz(await ask(c, 'json', 'application/x-npz'))).toEqual(file);
    for (const [name, value] of Object.entries(json)) {
      if (value === null) {
        expect(file).not.toHaveProperty(name);
        expect(coded[name]).toBeNull();
        continue;
      }
      const { dtype, bytes, shape } = file[name] as (typeof file)[string];
      expect(dtype).toBe('F64');
      expect(numbersOf({ dtype, bytes })).toEqual(numbersIn(value));
      const code = coded[name];
      if (typeof code !== 'object' || code === null) expect(code).toEqual(value);
      else expect([code.dtype, code.shape, code.data]).toEqual(['F64', shape, bytes.toString('base64')]);
    }
  });

  test.each([
    ['float32', 'F32', Math.fround],
    ['float16', 'F16', Math.f16round],
  ] as const)(
    'with the dtype %s, given or that of the logits, has numbers of it, rounded once',
    async (dtype, type, round) => {
      const precise = readFile(await ask(c, 'json', 'application/vnd.safetensors'));
      const file = readFile(await ask(c, 'json', 'application/vnd.safetensors', { dtype }));
      for (const [name, tensor] of Object.entries(file)) {
        expect(tensor.dtype).toBe(type);
        // With float32 inputs are rounded, too.
        if (dtype === 'float16')
          expect(numbersOf(tensor)).toEqual(numbersOf(precise[name] as typeof tensor).map(round));
      }
      expect(readNpz(await ask(c, 'json', 'application/x-npz', { dtype }))).toEqual(file);
      const coded = JSON.parse(String(await ask(c, 'base64', 'application/json', { dtype, encoding: 'base64' })));
      for (const [name, { shape, bytes }] of Object.entries(file)) {
        if (typeof coded[name] !== 'object')
          expect(round(Number(coded[name]))).toBe(numbersOf({ dtype: type, bytes })[0]);
        else expect(coded[name]).toEqual({ dtype: type, shape, data: bytes.toString('base64') });
      }
    },
  );
});

describe('logits of a shorter type', () => {
  const shape = [3, 4];
  const values = Array.from({ length: 12 }, (_, i) => Math.f16round(Math.sin(i) * 3));
  const labels = { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 0, 3) };
  const halves = Uint16Array.from(values, (x) => (new Uint32Array(Float32Array.of(x).buffer)[0] as number) >>> 16);
  const bfloats = [...halves].map((half) => new Float32Array(Uint32Array.of(half * 65536).buffer)[0] as number);

  test.each([
    { type: 'F32', data: Float32Array.from(values), same: values },
    { type: 'F16', data: Float16Array.from(values), same: values },
    { type: 'BF16', data: halves, same: bfloats },
  ])('$type: the answer has that type, of the same losses as in JSON', async ({ type, data, same }) => {
    const payload = writeFile({ logits: { dtype: type, shape, data }, labels });
    const headers = { 'content-type': 'application/x-safetensors' };
    const answer = await app.inject({ method: 'POST', url: '/v1/cross-entropy', headers, payload });
    expect(answer.headers['content-type']).toBe('application/vnd.safetensors');
    const file = readFile(answer.rawPayload);
    expect(Object.values(file).map(({ dtype }) => dtype)).toEqual([type, type, type]);

    const json = JSON.stringify({ logits: nested(shape, same), labels: [1, 0, 3] });
    const exact = await app.inject({
      method: 'POST',
      url: `/v1/cross-entropy?dtype=${{ F32: 'float64', F16: 'float16', BF16: 'bfloat16' }[type]}`,
      headers: { 'content-type': 'application/json', accept: 'application/vnd.safetensors' },
      payload: json,
    });
    const expected = numbersOf(readFile(exact.rawPayload).grad as (typeof file)[string]);
    const grad = file.grad as (typeof file)[string];
    expect(numbersOf(grad)).toEqual(type === 'F32' ? expected.map(Math.fround) : expected);
  });

  test('BF16: the answer as npz has the same numbers as float32, which NumPy has', async () => {
    const payload = writeFile({ logits: { dtype: 'BF16', shape, data: halves }, labels });
    const [file, npz] = await Promise.all(
      ['application/vnd.safetensors', 'application/x-npz'].map(async (accept) => {
        const headers = { 'content-type': 'application/vnd.safetensors', accept };
        const query = '?outputs=loss,losses,grad,predictions';
        return (await app.inject({ method: 'POST', url: `/v1/cross-entropy${query}`, headers, payload })).rawPayload;
      }),
    );
    const expected = readFile(file as Buffer);
    const arrays = readNpz(npz as Buffer);
    expect(Object.keys(arrays).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, { dtype, bytes }] of Object.entries(arrays)) {
      expect([name, dtype]).toEqual([name, name === 'predictions' ? 'F64' : 'F32']);
      expect(numbersOf({ dtype, bytes })).toEqual(numbersOf(expected[name] as (typeof expected)[string]));
    }
  });

  test('in an answer of nested arrays are float32 at the shortest', async () => {
    const payload = writeFile({ logits: { dtype: 'F16', shape, data: Float16Array.from(values) }, labels });
    const headers = { 'content-type': 'application/safetensors', accept: 'application/json' };
    const [asFloat32, whole] = await Promise.all(
      ['', '?dtype=float64'].map((query) =>
        app.inject({ method: 'POST', url: `/v1/cross-entropy${query}`, headers, payload }),
      ),
    );
    const numbers = numbersIn(asFloat32?.json().grad);
    expect(numbers.map(Math.fround)).toEqual(numbersIn(whole?.json().grad).map(Math.fround));
    expect(asFloat32?.body.length).toBeLessThan(whole?.body.length as number);
  });
});

test('bytes whose charset is said to be binary are bytes', async () => {
  const payload = writeFile({
    logits: { dtype: 'F64', shape: [1, 2], data: Float64Array.of(0, -50) },
    labels: { dtype: 'I64', shape: [1], data: BigInt64Array.of(0n) },
  });
  const headers = { 'content-type': 'application/octet-stream; charset=binary', accept: 'application/json' };
  const answer = await app.inject({ method: 'POST', url: '/v1/cross-entropy', headers, payload });
  expect(answer.json().loss).toBe(1.9287498479639178e-22);
});
