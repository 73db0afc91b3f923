import type { Codec, Dtype, Engine, Fields, Payload, Results } from '../codecs/codec.ts';
import { classLayout } from '../core/class-layout.ts';
import type { Kernel } from '../core/kernel.ts';
import type { Tensor } from '../core/tensor.ts';
import { inputToFloat32 } from '../core/to-float32.ts';
import { isTensorField } from '../schemas/tensor-fields.ts';
import type { Operation } from './operation.ts';

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
}

/** What is to be done with a message. */
export interface Job {
  readonly operation: Operation;
  /** One of the engine's. */
  readonly mediaType: string;
  /** The message, in pieces. */
  readonly chunks: readonly Buffer[];
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
  const { operation, mediaType, chunks } = job;
  const codec = engine.codecs.find((candidate) => candidate.mediaType === mediaType) as Codec;
  const start = performance.now();
  const fields = codec.decode(chunks, isTensorField);
  const read = performance.now();
  operation.validate(fields);
  const results = compute(operation, fields, engine.kernel);
  const computed = performance.now();
  const payload = codec.encode(results, dtypeOf(fields), take);
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
  return { payload, cost };
}

/** The results of fields that are valid, rounded as their dtype says. */
export function compute(operation: Operation, fields: Fields, kernel: Kernel): Results {
  if (dtypeOf(fields) === 'float64') return operation.run(fields, kernel);
  roundInputs(fields, kernel);
  return roundResults(operation.run(fields, kernel), kernel);
}

/** The precision that a message asks for. */
export function dtypeOf(fields: Fields): Dtype {
  return (fields.dtype as Dtype | undefined) ?? 'float64';
}

/** Milliseconds to the microsecond, which is what the clock is good for. */
function microseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** Rounds all tensors to float32 but the labels, which are no measurements. */
function roundInputs(fields: Fields, kernel: Kernel): void {
  for (const [name, value] of Object.entries(fields)) {
    if (isTensorField(name) && name !== 'labels') inputToFloat32(name, value as Tensor, kernel);
  }
}

function roundResults(results: Results, kernel: Kernel): Results {
  const rounded: { [name: string]: Tensor | number | null | undefined } = {};
  for (const [name, value] of Object.entries(results)) {
    if (typeof value === 'object' && value !== null) kernel.roundToFloat32(value.data, value.data.length);
    rounded[name] = typeof value === 'number' ? Math.fround(value) : value;
  }
  return rounded;
}
