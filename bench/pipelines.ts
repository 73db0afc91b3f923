/**
 * The three steps of a request without a server, so that each can be timed: text to numbers, the loss, numbers to text.
 *
 * This is the only file of the benchmarks that calls into the service.
 */
import { BufferPool } from '../src/codecs/buffer-pool.ts';
import type { Codec, Dtype, Results } from '../src/codecs/codec.ts';
import { createEngine, type EngineName } from '../src/codecs/index.ts';
import { crossEntropy } from '../src/core/cross-entropy.ts';
import type { Tensor } from '../src/core/tensor.ts';
import { inputToFloat32, roundToFloat32 } from '../src/core/to-float32.ts';
import { isTensorField } from '../src/schemas/tensor-fields.ts';
import { textbookCrossEntropy } from './textbook.ts';

/** The steps of one request. `read` gives what `compute` takes, `compute` what `write` takes. */
export interface Pipeline<Message, Results> {
  readonly read: (body: Buffer) => Message;
  readonly compute: (message: Message) => Results;
  /** The bytes of the reply, good until the next one. */
  readonly write: (results: Results) => Buffer;
}

// biome-ignore lint/suspicious/noExplicitAny: each has message and results of its own, which nobody else looks into
export type AnyPipeline = Pipeline<any, any>;

interface Message {
  readonly logits: Tensor;
  readonly labels: Tensor;
  readonly dtype: Dtype;
}

/** The service's own steps, with the engine of that name. */
export function servicePipeline(name: EngineName): Pipeline<Message, { results: Results; dtype: Dtype }> {
  const engine = createEngine(name);
  const codec = engine.codecs[0] as Codec;
  const pool = new BufferPool();
  return {
    read: (body) => {
      const { logits, labels, dtype = 'float64' } = codec.decode([body], isTensorField);
      return { logits: logits as Tensor, labels: labels as Tensor, dtype: dtype as Dtype };
    },
    compute: ({ logits, labels, dtype }) => {
      const isFloat32 = dtype === 'float32';
      if (isFloat32) inputToFloat32('logits', logits);
      const { loss, losses, grad } = crossEntropy(logits, { labels }, { allocate: engine.allocate });
      if (!isFloat32) return { results: { loss, losses, grad }, dtype };
      for (const tensor of [losses, grad]) if (tensor) roundToFloat32(tensor);
      return { results: { loss: Math.fround(loss as number), losses, grad }, dtype };
    },
    write: ({ results, dtype }) => {
      const payload = codec.encode(results, dtype, pool.take);
      if (typeof payload === 'string') return Buffer.from(payload, 'latin1');
      pool.give(payload);
      return payload;
    },
  };
}

interface PlainMessage {
  readonly logits: number[][];
  readonly labels: number[];
}

/** What one would write without the effort: JSON.parse, the textbook's softmax, JSON.stringify. */
export function plainPipeline(): Pipeline<PlainMessage, object> {
  return {
    read: (body) => JSON.parse(body.toString()) as PlainMessage,
    compute: ({ logits, labels }) => textbookCrossEntropy(logits, labels),
    write: (results) => Buffer.from(JSON.stringify(results)),
  };
}
