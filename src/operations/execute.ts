import type { Engine, Fields, JsonValue, Payload, Results, Texts } from '../codecs/codec.ts';
import type { Dtype } from '../codecs/dtype.ts';
import type { Format } from '../codecs/formats.ts';
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
  readonly cost: Cost;
  /** Of its losses, where that was asked for. */
  readonly tally?: Tally | undefined;
}

/** What is to be done with a message. */
export interface Job {
  readonly operation: Operation;
  /** What the message is written in, and what the answer is to be. */
  readonly from: Format;
  readonly to: Format;
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
  const { operation, from, to, chunks } = job;
  const start = performance.now();
  const { fields, texts } = engine.codecs[from].decode(chunks, tensorKind);
  if (texts) addOptions(operation, fields, operation.meantAsOptions(texts));
  if (job.texts) addOptions(operation, fields, job.texts);
  if (job.defaults) addDefaults(fields, job.defaults, engine.kernel);
  const read = performance.now();
  operation.validate(fields);
  const form = formOf(operation, fields, to);
  const tallying = job.tally && new Tallying(operation);
  const results = compute(tallying ?? operation, fields, form.dtype, engine.kernel);
  const computed = performance.now();
  const payload = engine.codecs[to].encode(results, form, take);
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
  return tallying ? { payload, cost, tally: tallying.tally } : { payload, cost };
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
