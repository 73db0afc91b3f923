import { describe, expect, test } from 'vitest';
import type { Payload } from '../../src/codecs/codec.ts';
import { createEngine, ENGINE_NAMES } from '../../src/codecs/index.ts';
import { convertNumbers, NEAREST } from '../../src/core/tensors/convert-numbers.ts';
import { DTYPES, type Dtype, type Numbers, newNumbers } from '../../src/core/tensors/numbers.ts';
import { type Execution, execute, type Job } from '../../src/operations/execute.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import { Random, SEED } from '../codecs/json/support.ts';
import { fileOf, numbersOf, readFile } from '../support/safetensors.ts';

const ROWS = 5;
const CLASSES = 7;
const random = new Random(SEED);
const many = (length: number, next: () => number) => Float64Array.from({ length }, next);
const logits = many(ROWS * CLASSES, () =>
  random.pick([-0, 0.1, 3, -7, -80, Number.NEGATIVE_INFINITY, random.below(1e6) / 1e5]),
);
for (let n = 0; n < ROWS; n++) logits[n * CLASSES] = 1.7;
/** Rows that sum to 1 in any type. */
const targetProbs = many(ROWS * CLASSES, () => 0);
for (let n = 0; n < ROWS * 16; n++) (targetProbs[(n % ROWS) * CLASSES + random.below(CLASSES)] as number) += 1 / 16;

interface Case {
  readonly name: string;
  readonly operation: string;
  readonly tensors: { readonly [name: string]: Float64Array };
  readonly options: { readonly [name: string]: string | number };
  readonly outputs: readonly string[];
}

const all = ['losses', 'grad', 'log_probs', 'probs'];
const labels = many(ROWS, () => random.below(CLASSES));
const classWeight = many(CLASSES, () => random.below(9) / 7);
const CASES: readonly Case[] = [
  {
    name: 'softmax',
    operation: 'softmax',
    tensors: { logits, grad_output: targetProbs },
    options: {},
    outputs: ['probs', 'grad'],
  },
  { name: 'log-softmax', operation: 'log-softmax', tensors: { logits }, options: {}, outputs: ['log_probs'] },
  {
    name: 'nll',
    operation: 'nll',
    tensors: { log_probs: logits, labels },
    options: { reduction: 'sum' },
    outputs: ['loss', 'losses', 'grad'],
  },
  { name: 'labels', operation: 'cross-entropy', tensors: { logits, labels }, options: {}, outputs: ['loss', ...all] },
  {
    name: 'labels with weights and smoothing',
    operation: 'cross-entropy',
    tensors: { logits, labels, class_weight: classWeight },
    options: { label_smoothing: 0.1 },
    outputs: ['loss', ...all],
  },
  {
    name: 'target probabilities',
    operation: 'cross-entropy',
    tensors: { logits, target_probs: targetProbs, grad_output: many(ROWS, () => random.below(100) / 7) },
    options: { reduction: 'none' },
    outputs: [...all, 'target_grad'],
  },
];

const TYPES = {
  float64: ['F64', 'FP64'],
  float32: ['F32', 'FP32'],
  float16: ['F16', 'FP16'],
  bfloat16: ['BF16', 'BF16'],
} as const;

interface Input {
  readonly name: string;
  readonly shape: readonly number[];
  readonly types: readonly [string, string];
  readonly bytes: Buffer;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Numbers) => Buffer.from(buffer, byteOffset, byteLength);

/** The tensors of a case, the real ones as `dtype`, or as the doubles that these are. */
function inputsOf({ tensors }: Case, dtype: Dtype, isWidened: boolean): readonly Input[] {
  return Object.entries(tensors).map(([name, values]) => {
    if (name === 'labels') {
      return { name, shape: [ROWS], types: ['U8', 'UINT8'], bytes: Buffer.from(Uint8Array.from(values)) };
    }
    const shape = values.length === ROWS * CLASSES ? [ROWS, CLASSES] : [values.length];
    const typed = newNumbers(dtype, values.length);
    convertNumbers(values, typed);
    if (!isWidened) return { name, shape, types: TYPES[dtype], bytes: bytesOf(typed) };
    const doubles = new Float64Array(values.length);
    convertNumbers(typed, doubles);
    return { name, shape, types: TYPES.float64, bytes: bytesOf(doubles) };
  });
}

/** What each format makes of a case; tensors start at an odd place where that is `askew`. */
const FORMATS: {
  readonly [name: string]: (
    inputs: readonly Input[],
    options: object,
    askew: number,
  ) => Partial<Job> & { chunks: Buffer[] };
} = {
  safetensors: (inputs, options, askew) => {
    let end = 0;
    const header: { [name: string]: object } = {
      __metadata__: Object.fromEntries(Object.entries(options).map(([name, option]) => [name, String(option)])),
    };
    for (const { name, shape, types, bytes } of inputs) {
      header[name] = { dtype: types[0], shape, data_offsets: [end, end + bytes.length] };
      end += bytes.length;
    }
    const json = JSON.stringify(header);
    const padded = json.padEnd(Math.ceil(json.length / 8) * 8 + askew);
    return {
      from: 'safetensors',
      to: 'safetensors',
      chunks: [fileOf(padded, Buffer.concat(inputs.map(({ bytes }) => bytes)))],
    };
  },
  base64: (inputs, options) => {
    const tensors = inputs.map(({ name, shape, types, bytes }) => [
      name,
      { dtype: types[0], shape, data: bytes.toString('base64') },
    ]);
    const text = JSON.stringify({ ...options, ...Object.fromEntries(tensors), encoding: 'base64' });
    return { from: 'json', to: 'json', chunks: [Buffer.from(text)] };
  },
  inference: (inputs, { outputs, ...options }: { outputs?: readonly string[] }, askew) => {
    const json = JSON.stringify({
      parameters: { ...options, binary_data_output: true },
      outputs: outputs?.map((name) => ({ name })),
      inputs: inputs.map(({ name, shape, types, bytes }) => ({
        name,
        shape,
        datatype: types[1],
        parameters: { binary_data_size: bytes.length },
      })),
    });
    const padded = json.padEnd(Math.ceil(json.length / 8) * 8 + askew);
    const frame = { model: 'm', version: '1', headerLength: padded.length };
    const chunks = [Buffer.concat([Buffer.from(padded), ...inputs.map(({ bytes }) => bytes)])];
    return { from: 'inference', to: 'inference', frame, chunks };
  },
};

/** Every format that holds the numbers of a type, and gives them back as bytes. */
const WAYS: typeof FORMATS = {
  ...FORMATS,
  'decimals in JSON': (inputs, options) => {
    const tensors = inputs.map(({ name, shape, bytes, types }) => [name, nestedOf(valuesOf(types[0], bytes), shape)]);
    const text = JSON.stringify({ ...options, ...Object.fromEntries(tensors), encoding: 'base64' });
    return { from: 'json', to: 'json', chunks: [Buffer.from(text)] };
  },
  'decimals in an inference request': (inputs, { outputs, ...options }: { outputs?: readonly string[] }) => {
    const json = JSON.stringify({
      parameters: { ...options, binary_data_output: true },
      outputs: outputs?.map((name) => ({ name })),
      inputs: inputs.map(({ name, shape, types, bytes }) => {
        const data = nestedOf(valuesOf(types[0], bytes), [bytes.length / (ELEMENT_BYTES[types[0]] as number)]);
        return { name, shape, datatype: types[1], data };
      }),
    });
    return { from: 'inference', to: 'inference', frame: { model: 'm', version: '1' }, chunks: [Buffer.from(json)] };
  },
};

const ELEMENT_BYTES: { readonly [type: string]: number } = { F64: 8, F32: 4, F16: 2, BF16: 2, U8: 1 };

/** The values of a tensor's bytes. */
function valuesOf(type: string, bytes: Buffer): readonly number[] {
  return type === 'U8' ? [...bytes] : numbersOf({ dtype: type, bytes });
}

/** Arrays as JSON holds them, but for the sign of −0, which no result shows. */
function nestedOf(values: readonly number[], [length, ...rest]: readonly number[]): unknown {
  const size = values.length / (length as number);
  return Array.from({ length: length as number }, (_, i) => {
    if (rest.length > 0) return nestedOf(values.slice(i * size, (i + 1) * size), rest);
    const value = values[i] as number;
    return Number.isFinite(value) ? value : String(value);
  });
}

/** The numbers of an answer by name, whatever it is written in. */
function numbersOfAnswer(
  to: string,
  { payload, headerLength }: Execution,
): { readonly [name: string]: readonly number[] } {
  const answer = typeof payload === 'string' ? Buffer.from(payload) : Buffer.concat(payload);
  if (to === 'safetensors') {
    return Object.fromEntries(Object.entries(readFile(answer)).map(([name, tensor]) => [name, numbersOf(tensor)]));
  }
  if (to === 'json') {
    const results: { [name: string]: number | { dtype: string; data: string } } = JSON.parse(String(answer));
    return Object.fromEntries(
      Object.entries(results).map(([name, result]) => {
        if (typeof result !== 'object') return [name, [result]];
        return [name, numbersOf({ dtype: result.dtype, bytes: Buffer.from(result.data, 'base64') })];
      }),
    );
  }
  const { outputs } = JSON.parse(answer.toString('utf8', 0, headerLength));
  let at = headerLength as number;
  return Object.fromEntries(
    outputs.map(
      ({
        name,
        datatype,
        parameters,
      }: {
        name: string;
        datatype: string;
        parameters: { binary_data_size: number };
      }) => {
        const bytes = answer.subarray(at, at + parameters.binary_data_size);
        at += bytes.length;
        const type = Object.values(TYPES).find(([, inInference]) => inInference === datatype)?.[0] as string;
        return [name, numbersOf({ dtype: type, bytes })];
      },
    ),
  );
}

const whole = (payload: Payload) => (typeof payload === 'string' ? payload : Buffer.concat(payload).toString('latin1'));

const engines = ENGINE_NAMES.map((name) => createEngine(name));

describe.each(CASES)('$name', (c) => {
  const operation = OPERATIONS.find(({ name }) => name === c.operation) as Job['operation'];

  describe.each(DTYPES)('of tensors of %s', (dtype) => {
    test.each(DTYPES)('has the answer of the same doubles in %s, byte for byte, in both engines', (resultDtype) => {
      const options = { ...c.options, outputs: c.outputs, dtype: resultDtype };
      for (const [format, write] of Object.entries(FORMATS)) {
        const answers = [true, false].flatMap((isWidened) =>
          [0, 1, 4].flatMap((askew) =>
            engines.map((engine) => {
              const job = { operation, ...write(inputsOf(c, dtype, isWidened), options, askew) } as Job;
              return whole(execute(job, engine, Buffer.allocUnsafeSlow).payload);
            }),
          ),
        );
        expect([format, ...new Set(answers)]).toHaveLength(2);
      }
    });

    test('has the same numbers in every format, as numbers of that type and as doubles', () => {
      const options = { ...c.options, outputs: c.outputs, dtype };
      let expected: ReturnType<typeof numbersOfAnswer> | undefined;
      for (const [format, write] of Object.entries(WAYS)) {
        for (const isWidened of [true, false]) {
          // No decimals are of bfloat16.
          if (format === 'decimals in an inference request' && dtype === 'bfloat16' && !isWidened) continue;
          const job = { operation, ...write(inputsOf(c, dtype, isWidened), options, 0) } as Job;
          for (const engine of engines) {
            const { loss, ...numbers } = numbersOfAnswer(job.to, execute(job, engine, Buffer.allocUnsafeSlow));
            // In JSON it is the shortest decimal of its type.
            const answer = { ...numbers, ...(loss && { loss: loss.map(NEAREST[dtype]) }) };
            expected ??= answer;
            expect(Object.keys(answer).toSorted(), format).toEqual([...c.outputs].toSorted());
            expect(answer, format).toEqual(expected);
          }
        }
      }
    });
  });
});
