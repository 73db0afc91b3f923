import type { Answer, Decoder, Delivery, Engine, Fields, Form, Message, Results, Texts } from '../codecs/codec.ts';
import type { Format, Source } from '../codecs/formats.ts';
import type { Frame } from '../codecs/inference/reply.ts';
import type { Context } from '../core/rows/options.ts';
import { emptyTally, type Tally } from '../core/sums/tally.ts';
import { InputError } from '../core/tensors/input-error.ts';
import { addDefaults, type Defaults } from './defaults.ts';
import { extentOf, rowsAndClasses } from './extent.ts';
import { formOf } from './form.ts';
import { fromProtocol } from './from-protocol.ts';
import { readLargeOptions } from './large-options.ts';
import { removeLeftOut } from './left-out.ts';
import { meantAsOptions } from './meant-as-options.ts';
import { checkMemoryNeed, checkTextNeed, memoryNeed } from './memory-need.ts';
import { narrowInputs } from './narrow-inputs.ts';
import type { Operation } from './operation.ts';
import { roundResults } from './round-results.ts';
import { TooMuchWork, withinWork, workEstimate } from './work-estimate.ts';

/** The parts of a request's time that depend on its numbers. */
export const STAGES = ['parse', 'compute', 'format'] as const;
export type Stage = (typeof STAGES)[number];

/** What a request cost: milliseconds by stage, and how much there was to do. */
export interface Cost extends Readonly<Record<Stage, number>> {
  readonly rows: number;
  readonly classes: number;
}

/** An answer, and what it cost. */
export interface Execution extends Answer {
  readonly cost: Cost;
  /** Of its losses, where that was asked for. */
  readonly tally?: Tally | undefined;
}

/** What is to be done with a message. */
export interface Job extends Delivery {
  readonly operation: Operation;
  /** What the message is written in, and what the answer is to be. */
  readonly from: Source;
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
  readonly limits?: Limits | undefined;
}

/** What can be asked for in so few bytes is little: to count it would take as long. */
const SHORT = 4096;

/** How much a message may take: none where nothing is said. */
export interface Limits {
  /** Bytes, from its arrival to the end of its answer. */
  readonly memory?: number | undefined;
  /** Milliseconds of computing and writing, estimated. */
  readonly work?: number | undefined;
}

/**
 * Does all of an operation, in one go: bytes → fields → tensors → core → tensors → bytes.
 *
 * @param take gives memory of at least so many bytes for a piece of a long answer
 * @throws InputError the message cannot be read, or not be used
 * @throws HttpProblem MEMORY_LIMIT_EXCEEDED it takes more memory than it may
 * @throws TooMuchWork it takes longer than it may: nothing has been computed
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
  const { operation, from, to, chunks, frame, limits } = job;
  const start = performance.now();
  if (from === 'json' && limits?.memory !== undefined) checkTextNeed(chunks, lengthOf(chunks), limits.memory);
  const decoder: Decoder = engine.codecs[from];
  const message = decoder.decode(chunks, operation.kindOf, frame, job);
  const { fields, texts, options } = message;
  removeLeftOut(operation, fields);
  readLargeOptions(operation, fields);
  if (from === 'inference') fromProtocol(operation, fields);
  if (options) addOptions(operation, fields, options);
  if (texts) addOptions(operation, fields, meantAsOptions(operation, texts));
  if (job.texts) addOptions(operation, fields, job.texts);
  if (job.defaults) addDefaults(operation, fields, job.defaults, engine.kernel);
  const read = performance.now();
  operation.validate(fields);
  const form = formOf(operation, fields, to);
  if (limits && lengthOf(chunks) + (message.inflated ?? 0) > SHORT) checkLimits(job, message, form, limits);
  const tally = job.tally && emptyTally(job.defaults?.bins as number | undefined);
  const kernel = limits?.work === undefined ? engine.kernel : withinWork(engine.kernel, limits.work);
  const results = compute(operation, fields, { dtype: form.dtype, kernel, tally });
  const computed = performance.now();
  const answer = message.encode
    ? message.encode(results, form, take)
    : { payload: engine.codecs[to as Format].encode(results, form, take) };
  const written = performance.now();

  const { rows, classes } = rowsAndClasses(operation, fields);
  const cost = {
    parse: microseconds(read - start),
    compute: microseconds(computed - read),
    format: microseconds(written - computed),
    rows,
    classes,
  };
  return { ...answer, cost, tally };
}

/** Refuses a message that takes more than it may, before it does. */
function checkLimits(
  { operation, from, to, chunks, frame }: Job,
  { fields, isBinary, inflated = 0, textBytes: jsonBytes }: Message,
  form: Form,
  limits: Limits,
): void {
  const sent = lengthOf(chunks);
  const bytes = sent + inflated;
  const textBytes = jsonBytes ?? frame?.headerLength ?? sent;
  const extent = extentOf(operation, fields, form, { from, to, textBytes, isBinary });
  if (limits.memory !== undefined) checkMemoryNeed(memoryNeed(extent, bytes), extent, limits.memory);
  const work = limits.work === undefined ? 0 : workEstimate(extent);
  if (limits.work !== undefined && work > limits.work) throw new TooMuchWork(work);
}

function lengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}

/** Adds options that came as texts to the fields of a message, which may not have them already. */
function addOptions(operation: Operation, fields: Fields, texts: Texts): void {
  for (const [name, option] of Object.entries(operation.readOptions(texts))) {
    if (name in fields) {
      const detail = `${name} is given twice; expected it once`;
      throw new InputError('DUPLICATE_FIELD', [{ path: [name], detail }]);
    }
    fields[name] = option;
  }
}

/** The results of fields that are valid, as numbers of `dtype`. */
export function compute(operation: Operation, fields: Fields, context: Context): Results {
  const { dtype, kernel } = context;
  narrowInputs(operation, fields, dtype, kernel);
  return roundResults(operation, operation.run(fields, context), dtype, kernel);
}

/** Milliseconds to the microsecond, which is what the clock is good for. */
export function microseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
