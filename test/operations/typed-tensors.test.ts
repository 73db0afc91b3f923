import { describe, expect, test } from 'vitest';
import type { Payload } from '../../src/codecs/codec.ts';
import { createEngine, ENGINE_NAMES } from '../../src/codecs/index.ts';
import { convertNumbers } from '../../src/core/convert-numbers.ts';
import { DTYPES, type Dtype, type Numbers, newNumbers } from '../../src/core/numbers.ts';
import { execute, type Job } from '../../src/operations/execute.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import { Random, SEED } from '../codecs/json/support.ts';
import { fileOf } from '../support/safetensors.ts';

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
  });
});
