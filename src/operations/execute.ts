import type { Engine, Fields, Form, JsonValue, Message, Payload, Results, Texts } from '../codecs/codec.ts';
import type { Dtype } from '../codecs/dtype.ts';
import type { Format } from '../codecs/formats.ts';
import type { Frame, InferenceAnswer, Reply } from '../codecs/inference/inference-codec.ts';
import { classLayout } from '../core/class-layout.ts';
import { InputError } from '../core/input-error.ts';
import type { Kernel } from '../core/kernel.ts';
import type { Tally } from '../core/tally.ts';
import type { Tensor } from '../core/tensor.ts';
import { inputToFloat32 } from '../core/to-float32.ts';
import { tensorKind } from '../schemas/tensor-fields.ts';
import { addDefaults, type Defaults } from './defaults.ts';
import { formOf } from './form.ts';
import type { Operation } from './operation.ts';
import { roundResults } from './round-results.ts';
import { Tallying } from './tallying.ts';

/** The parts of a request's time that depend on its numbers. */
export const STAGES = ['parse', 'compute', 'format'] as const;
export type Stage = (typeof STAGES)[number];

/** What a request cost: milliseconds by stage, and how much there was to do. */
export interface Cost extends Readonly<Record<Stage, number>> {
  readonly rows: number;
  readonly classes: number;
}

/** An answer, and what it cost. */
export interface Execution {
  readonly payload: Payload;
  /** How many bytes of it are JSON, where it is one of the inference protocol with bytes behind that. */
  readonly headerLength?: number | undefined;
  readonly cost: Cost;
  /** Of its losses, where that was asked for. */
  readonly tally?: Tally | undefined;
}

/** What is to be done with a message. */
export interface Job {
  readonly operation: Operation;
  /** What the message is written in, and what the answer is to be. */
  readonly from: Format | 'inference';
  readonly to: Format | 'inference';
  /** Of a message of the inference protocol, whose answer is one too. */
  readonly frame?: Frame | undefined;
  /** The message, in pieces. */
  readonly chunks: readonly Buffer[];
  /** Options that were given beside the message. */
  readonly texts?: Texts | undefined;
  /** Options that hold where the message does not have them. */
  readonly defaults?: Defaults | undefined;
  /** Whether losses are to be tallied. */
  readonly tally?: true | undefined;
}

/**
 * Does all of an operation, in one go: bytes → fields → tensors → core → tensors → bytes.
 *
 * @param take gives memory of at least so many bytes for a piece of a long answer
 * @throws InputError the message cannot be read, or not be used
 */
export function execute(job: Job, engine: Engine, take: (bytes: number) => Buffer): Execution {
  try {
    return executeWithin(job, engine, take);
  } finally {
    // Here nothing refers to the message's memory any more, which may be given back.
    engine.release();
  }
}

function executeWithin(job: Job, engine: Engine, take: (bytes: number) => Buffer): Execution {
  const { operation, to } = job;
  const start = performance.now();
  const { fields, texts, reply } = decode(job, engine);
  if (texts) addOptions(operation, fields, operation.meantAsOptions(texts));
  if (job.texts) addOptions(operation, fields, job.texts);
  if (job.defaults) addDefaults(fields, job.defaults, engine.kernel);
  const read = performance.now();
  operation.validate(fields);
  const form = formOf(operation, fields, to);
  const tallying = job.tally && new Tallying(operation);
  const results = compute(tallying ?? operation, fields, form.dtype, engine.kernel);
  const computed = performance.now();
  const { payload, headerLength } = encode(results, form, to, reply, engine, take);
  const written = performance.now();

  const { shape } = fields[operation.rowsOf] as Tensor;
  const { rows, classes } = classLayout(operation.rowsOf, shape, fields.class_axis as number | undefined);
  const cost = {
    parse: microseconds(read - start),
    compute: microseconds(computed - read),
    format: microseconds(written - computed),
    rows,
    classes,
  };
  return { payload, cost, headerLength, tally: tallying?.tally };
}

/** Reads a message in its format. */
function decode({ from, chunks, frame }: Job, { codecs, inference }: Engine): Message & { readonly reply?: Reply } {
  if (from === 'inference') return inference.decode(chunks, tensorKind, frame as Frame);
  return codecs[from].decode(chunks, tensorKind);
}

/** Writes results in their format: in that of the inference protocol as the request says. */
function encode(
  results: Results,
  form: Form,
  to: Job['to'],
  reply: Reply | undefined,
  { codecs, inference }: Engine,
  take: (bytes: number) => Buffer,
): InferenceAnswer {
  if (to === 'inference') return inference.encode(results, form.dtype, reply as Reply, take);
  return { payload: codecs[to].encode(results, form, take) };
}

/** Adds options that came as texts to the fields of a message, which may not have them already. */
function addOptions(operation: Operation, fields: Fields, texts: Texts): void {
  for (const [name, option] of Object.entries(operation.readOptions(texts))) {
    if (name in fields) {
      const detail = `${name} is given twice; expected it once`;
      throw new InputError('DUPLICATE_FIELD', [{ path: [name], detail }]);
    }
    fields[name] = option as JsonValue;
  }
}

/** The results of fields that are valid, as numbers of `dtype`. */
export function compute(operation: Pick<Operation, 'run'>, fields: Fields, dtype: Dtype, kernel: Kernel): Results {
  if (fields.dtype === 'float32') roundInputs(fields, kernel);
  return roundResults(operation.run(fields, kernel), dtype, kernel);
}

/** Milliseconds to the microsecond, which is what the clock is good for. */
export function microseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** Rounds all tensors to float32 but those of integers, which are no measurements. */
function roundInputs(fields: Fields, kernel: Kernel): void {
  for (const [name, value] of Object.entries(fields)) {
    if (tensorKind(name) === 'real') inputToFloat32(name, value as Tensor, kernel);
  }
}
