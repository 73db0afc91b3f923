/** A request without a server: all of it, or reading and computing apart, so that computing can be timed. */
import { BufferPool } from '../src/codecs/buffer-pool.ts';
import type { Fields, Payload } from '../src/codecs/codec.ts';
import { createEngine, type EngineName } from '../src/codecs/index.ts';
import { compute, execute } from '../src/operations/execute.ts';
import { formOf } from '../src/operations/form.ts';
import { operationNamed } from '../src/operations/index.ts';
import { WorkerPool } from '../src/workers/worker-pool.ts';
import { textbookCrossEntropy } from './textbook.ts';

/** A request from bytes to bytes; `read` gives what `compute` takes. */
export interface Pipeline<Message> {
  /** The bytes of the reply, good until the next one. */
  readonly all: (body: Buffer) => Buffer;
  readonly read: (body: Buffer) => Message;
  readonly compute: (message: Message) => unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: each has messages of its own, which nobody else looks into
export type AnyPipeline = Pipeline<any>;

const crossEntropy = operationNamed('cross-entropy');

/** What the service keeps by default. */
const MOST_KEPT = 128 * 1024 * 1024;

/** A payload in one piece, whose memory is given back: good until the next one. */
function bytesOf(payload: Payload, pool: BufferPool): Buffer {
  if (typeof payload === 'string') return Buffer.from(payload, 'latin1');
  const bytes = payload.length === 1 ? (payload[0] as Buffer) : Buffer.concat(payload);
  for (const { buffer } of payload) pool.give(buffer);
  return bytes;
}

/** The service's own, with the engine of that name. */
export function servicePipeline(name: EngineName): Pipeline<Fields> {
  const engine = createEngine(name);
  const pool = new BufferPool(MOST_KEPT);
  return {
    all: (body) =>
      bytesOf(
        execute({ operation: crossEntropy, from: 'json', to: 'json', chunks: [body] }, engine, pool.take).payload,
        pool,
      ),
    read: (body) => engine.codecs.json.decode([body], crossEntropy.kindOf).fields,
    compute: (fields) =>
      compute(crossEntropy, fields, { dtype: formOf(crossEntropy, fields, 'json').dtype, kernel: engine.kernel }),
  };
}

/** The service's worker threads, without a server: memory goes there and back as it does there. */
export function workersPipeline(count: number): (body: Buffer) => Promise<Buffer> {
  const workers = new WorkerPool(count, { engine: 'wasm', mostKept: 64 * 1024 * 1024 });
  const pool = new BufferPool(MOST_KEPT);
  return async (body) => {
    const memory = pool.take(body.length);
    body.copy(memory);
    const chunks = [memory.subarray(0, body.length)];
    const { outcome, spare } = await workers.run({ operation: 'cross-entropy', from: 'json', to: 'json', chunks });
    if (outcome === 'abandoned' || !('payload' in outcome) || typeof outcome.payload === 'string')
      throw new Error('no long answer');
    for (const buffer of spare) pool.give(buffer);
    return bytesOf(
      outcome.payload.map(({ buffer, length }) => Buffer.from(buffer, 0, length)),
      pool,
    );
  };
}

interface PlainMessage {
  readonly logits: number[][];
  readonly labels: number[];
}

/** What one would write without the effort: JSON.parse, the textbook's softmax, JSON.stringify. */
export function plainPipeline(): Pipeline<PlainMessage> {
  const read = (body: Buffer) => JSON.parse(body.toString()) as PlainMessage;
  const compute = ({ logits, labels }: PlainMessage) => textbookCrossEntropy(logits, labels);
  return { all: (body) => Buffer.from(JSON.stringify(compute(read(body)))), read, compute };
}
