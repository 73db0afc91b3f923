import { beforeEach, describe, expect, test } from 'vitest';
import type { Engine, Form, KindOf, Message } from '../../src/codecs/codec.ts';
import { createEngine, ENGINE_NAMES } from '../../src/codecs/index.ts';
import { decodeDefaults } from '../../src/codecs/json/decode-defaults.ts';
import { type Dtype, dtypeOf, type Numbers } from '../../src/core/tensors/numbers.ts';
import type { Tensor } from '../../src/core/tensors/tensor.ts';
import { fileOf, readFile } from '../support/safetensors.ts';

const kindOf: KindOf = (name) => (name === 'labels' ? 'integer' : 'real');

/** Numbers of each type, by their bits: ordinary ones, −0, infinities, NaN with something in it. */
const TENSORS: readonly { type: string; datatype: string; dtype: Dtype; data: Numbers }[] = [
  {
    type: 'F64',
    datatype: 'FP64',
    dtype: 'float64',
    data: new Float64Array(
      BigUint64Array.of(1n << 62n, 1n << 63n, 0x7ff0n << 48n, 0x7ff8_0000_dead_beefn, 0xfff8_0000_0000_0001n).buffer,
    ),
  },
  {
    type: 'F32',
    datatype: 'FP32',
    dtype: 'float32',
    data: new Float32Array(Uint32Array.of(0x3dcccccd, 0x80000000, 0x7f800000, 0x7fc0beef, 0xffc00001).buffer),
  },
  {
    type: 'F16',
    datatype: 'FP16',
    dtype: 'float16',
    data: new Float16Array(Uint16Array.of(0x2e66, 0x8000, 0x7c00, 0x7eef, 0xfe01).buffer),
  },
  {
    type: 'BF16',
    datatype: 'BF16',
    dtype: 'bfloat16',
    data: Uint16Array.of(0x3dcd, 0x8000, 0x7f80, 0x7fef, 0xffc1),
  },
];

const bytesOf = ({ buffer, byteOffset, byteLength }: Numbers) => Buffer.from(buffer, byteOffset, byteLength);

/** A body at the start of memory of its own. */
const body = (...parts: Buffer[]) => {
  const whole = Buffer.concat(parts);
  const memory = Buffer.from(new ArrayBuffer(whole.length));
  whole.copy(memory);
  return memory;
};

/** A file whose tensors start `askew` bytes behind a multiple of eight. */
function safetensorsOf(type: string, data: Numbers, askew: number): Buffer {
  const json = JSON.stringify({ logits: { dtype: type, shape: [data.length], data_offsets: [0, data.byteLength] } });
  return body(fileOf(json.padEnd(Math.ceil(json.length / 8) * 8 + askew), bytesOf(data)));
}

/** A request of the inference protocol whose bytes start `askew` bytes behind a multiple of eight. */
function inferenceOf(datatype: string, data: Numbers, askew: number) {
  const parameters = { binary_data_size: data.byteLength };
  const json = JSON.stringify({ inputs: [{ name: 'logits', shape: [data.length], datatype, parameters }] });
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8 + askew));
  return { chunk: body(header, bytesOf(data)), frame: { model: 'm', version: '1', headerLength: header.length } };
}

const logitsOf = ({ fields }: Message) => fields.logits as Tensor;

describe.each(ENGINE_NAMES)('a real tensor in engine %s', (name) => {
  let engine: Engine;
  beforeEach(() => {
    engine = createEngine(name);
  });

  /** The memory where aligned tensors of a chunk lie. */
  const memoryOf = (chunk: Buffer) =>
    name === 'wasm' ? engine.kernel.allocate(1).buffer : (chunk.buffer as ArrayBufferLike);

  describe.each(TENSORS)('of $type', ({ type, datatype, dtype, data }) => {
    const isAligned = (askew: number) => askew % data.BYTES_PER_ELEMENT === 0;

    test.each([0, 1, 2, 3, 4, 5, 6, 7])('is viewed in a file, or copied %i bytes askew', (askew) => {
      const chunk = safetensorsOf(type, data, askew);
      const logits = logitsOf(engine.codecs.safetensors.decode([chunk], kindOf));
      expect(dtypeOf(logits.data)).toBe(dtype);
      expect(bytesOf(logits.data).equals(bytesOf(data))).toBe(true);
      if (!isAligned(askew) && name === 'reference') expect(logits.data.buffer).not.toBe(chunk.buffer);
      else expect(logits.data.buffer).toBe(memoryOf(chunk));
      const room = engine.kernel.allocate(1);
      // A copy is the last that was allocated.
      if (name === 'wasm')
        expect(room.byteOffset - logits.data.byteOffset < 64 + data.byteLength).toBe(!isAligned(askew));
    });

    test('is viewed in a file that came in pieces', () => {
      const chunk = safetensorsOf(type, data, 0);
      const pieces = [chunk.subarray(0, 5), chunk.subarray(5, 70), chunk.subarray(70)];
      const logits = logitsOf(engine.codecs.safetensors.decode(pieces, kindOf));
      expect(bytesOf(logits.data).equals(bytesOf(data))).toBe(true);
      if (name === 'wasm') expect(logits.data.buffer).toBe(memoryOf(chunk));
    });

    test.each([0, 1, 2, 3, 4, 5, 6, 7])(
      'is viewed behind an inference request, also %i bytes askew where the engine moves it',
      (askew) => {
        const { chunk, frame } = inferenceOf(datatype, data, askew);
        const logits = logitsOf(engine.codecs.inference.decode([chunk], kindOf, frame));
        expect(dtypeOf(logits.data)).toBe(dtype);
        expect(bytesOf(logits.data).equals(bytesOf(data))).toBe(true);
        if (!isAligned(askew) && name === 'reference') expect(logits.data.buffer).not.toBe(chunk.buffer);
        else expect(logits.data.buffer).toBe(memoryOf(chunk));
        // The fast engine puts the message where its tensors are aligned.
        const room = engine.kernel.allocate(1);
        if (name === 'wasm') expect(room.byteOffset - logits.data.byteOffset).toBeGreaterThan(64 + data.byteLength);
      },
    );

    test('keeps its type in base64, in memory that the next one does not use', () => {
      const encoded = { dtype: type, shape: [data.length], data: bytesOf(data).toString('base64') };
      const other = { ...encoded, data: Buffer.alloc(data.byteLength, 0x55).toString('base64') };
      const text = Buffer.from(JSON.stringify({ logits: encoded, log_probs: other }));
      const logits = logitsOf(engine.codecs.json.decode([text], kindOf));
      expect(dtypeOf(logits.data)).toBe(dtype);
      expect(bytesOf(logits.data).equals(bytesOf(data))).toBe(true);
    });

    test('in the defaults of lines has memory of its own', () => {
      const encoded = { dtype: type, shape: [data.length], data: bytesOf(data).toString('base64') };
      const { class_weight } = decodeDefaults(
        Buffer.from(JSON.stringify({ defaults: { class_weight: encoded } })),
        kindOf,
      );
      const other = { ...encoded, data: Buffer.alloc(data.byteLength, 0x55).toString('base64') };
      engine.codecs.json.decode([Buffer.from(JSON.stringify({ logits: other }))], kindOf);
      expect(bytesOf((class_weight as Tensor).data).equals(bytesOf(data))).toBe(true);
    });

    test('is written bit for bit: as a file, in base64, behind an inference answer', () => {
      const form: Form = { dtype, encoding: 'base64' };
      const file = safetensorsOf(type, data, 0);
      const { fields } = engine.codecs.safetensors.decode([file], kindOf);
      const results = { probs: fields.logits as Tensor };
      const written = engine.codecs.safetensors.encode(results, form) as readonly Buffer[];
      expect(readFile(Buffer.concat(written)).probs?.bytes.equals(bytesOf(data))).toBe(true);
      const text = String(engine.codecs.json.encode(results, form));
      expect(JSON.parse(text).probs).toEqual({
        dtype: type,
        shape: [data.length],
        data: bytesOf(data).toString('base64'),
      });

      const { chunk, frame } = inferenceOf(datatype, data, 3);
      const message = engine.codecs.inference.decode([askForBytes(chunk, frame)], kindOf, {
        ...frame,
        headerLength: frame.headerLength + ASK.length,
      });
      const answer = message.encode?.({ probs: logitsOf(message) }, form);
      const whole = Buffer.concat(answer?.payload as readonly Buffer[]);
      expect(whole.subarray(answer?.headerLength).equals(bytesOf(data))).toBe(true);
    });
  });

  test.each([
    ['FP32', 'float32', [Math.fround(0.1), -0, Number.POSITIVE_INFINITY]],
    ['FP16', 'float16', [Math.f16round(0.1), -0, Number.POSITIVE_INFINITY]],
    ['FP64', 'float64', [0.1, -0, Number.POSITIVE_INFINITY]],
  ])('of datatype %s in decimal has its type', (datatype, dtype, expected) => {
    const text = `{"inputs":[{"name":"logits","shape":[3],"datatype":"${datatype}","data":[0.1,-0,"Infinity"]}]}`;
    const frame = { model: 'm', version: '1' };
    const { data } = logitsOf(engine.codecs.inference.decode([Buffer.from(text)], kindOf, frame));
    expect([dtypeOf(data), ...data]).toEqual([dtype, ...expected]);
  });

  test('of any type is written in decimal as its value', () => {
    const values = [1, -0, 0.5, Number.NEGATIVE_INFINITY, Number.NaN, -3];
    const halves = Uint16Array.of(0x3f80, 0x8000, 0x3f00, 0xff80, 0x7fc0, 0xc040);
    const arrays = [Float64Array.from(values), Float32Array.from(values), Float16Array.from(values), halves];
    for (const data of arrays) {
      const text = engine.codecs.json.encode(
        { probs: { shape: [2, 3], data } },
        { dtype: 'float32', encoding: 'array' },
      );
      expect(text).toBe('{"probs":[[1,-0,0.5],["-Infinity","NaN",-3]]}');
    }
  });
});

/** Asks, in a request of the inference protocol, for results as bytes. */
const ASK = '"parameters":{"binary_data_output":true},';

function askForBytes(chunk: Buffer, { headerLength }: { headerLength: number }): Buffer {
  const header = chunk.toString('latin1', 0, headerLength).replace('{', `{${ASK}`);
  return body(Buffer.from(header, 'latin1'), chunk.subarray(headerLength));
}
