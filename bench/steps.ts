/**
 * What a number costs in each step of a request, for all contenders in turn, in rounds: a process of its own, so that it
 * can have a core of its own. `node steps.ts SETTINGS` takes `StepSettings` and prints `StepRow[]`, both as JSON.
 */
import { Workspace } from '../src/wasm/workspace.ts';
import { earlierWorkspace } from './earlier-workspace.ts';
import { jsonCodec, type NumberCodec, referenceCodec, wasmCodec } from './number-codecs.ts';
import { DISTINCT, FOREIGN_KINDS, numberText, OUR_KINDS, type TextKind } from './number-texts.ts';
import { type AnyPipeline, plainPipeline, servicePipeline } from './pipelines.ts';
import { crossEntropy, type Digits } from './requests.ts';
import { brief } from './statistics.ts';
import type { Step, StepContender, StepRow, StepSettings } from './step-rows.ts';
import { turns } from './turns.ts';

const WARM_UP_PASSES = 10;
const COLS = 1000;

/** Does what a pass over `DISTINCT` numbers needs beforehand, and returns what is timed. */
type Pass = () => () => unknown;

const { rounds, passes, steps, against }: StepSettings = JSON.parse(process.argv[2] as string);

const CODECS: readonly (readonly [StepContender, NumberCodec])[] = [
  ['service', wasmCodec(new Workspace())],
  ['reference', referenceCodec],
  ['plain', jsonCodec],
  ...(against ? [['before', wasmCodec(new (await earlierWorkspace(against))())] as const] : []),
];

const MEASURE: Readonly<Record<Step, () => StepRow[]>> = {
  reader: () => [...OUR_KINDS, ...FOREIGN_KINDS].flatMap((kind) => rowsOf('reader', kind.name, readerPasses(kind))),
  kernel: () => (['17 digits', 'float32'] as const).flatMap((kind) => rowsOf('kernel', kind, kernelPasses(kind))),
  writer: () => OUR_KINDS.flatMap((kind) => rowsOf('writer', kind.name, writerPasses(kind))),
};

/** @throws Error a contender reads other numbers than there are */
function readerPasses(kind: TextKind): Map<StepContender, Pass> {
  const text = numberText(kind);
  const expected = bitsOf(text.rows.flat());
  const passOf = ([contender, codec]: (typeof CODECS)[number]) => {
    const read = codec.reader(text);
    const numbers = read();
    const isSame = bitsOf(Array.isArray(numbers) ? numbers.flat() : numbers).equals(expected);
    if (!isSame) differs(contender, `${kind.name}: ${contender} reads other numbers`);
    return [contender, () => read] as const;
  };
  return new Map(CODECS.map(passOf));
}

/** @throws Error a contender writes another text */
function writerPasses(kind: TextKind): Map<StepContender, Pass> {
  const text = numberText(kind);
  const passOf = ([contender, codec]: (typeof CODECS)[number]) => {
    const write = codec.writer(text);
    if (!write().equals(text.text)) differs(contender, `${kind.name}: ${contender} writes another text`);
    return [contender, () => write] as const;
  };
  return new Map(CODECS.map(passOf));
}

/** A difference is an error. Between commits it may be intended: then it is only reported. */
function differs(contender: StepContender, message: string): void {
  if (contender !== 'before') throw new Error(message);
  console.error(message);
}

function kernelPasses(digits: Digits): Map<StepContender, Pass> {
  const shape = { rows: DISTINCT / COLS, cols: COLS, connections: 1 };
  const request = crossEntropy(shape, digits, digits === 'float32' ? { dtype: 'float32' } : {});
  const body = Buffer.from(request.body);
  const passOf =
    ({ read, compute }: AnyPipeline): Pass =>
    () => {
      // Reading makes room for the results of the pass before.
      const message = read(body);
      return () => compute(message);
    };
  return new Map([
    ['service', passOf(servicePipeline('wasm'))],
    ['reference', passOf(servicePipeline('reference'))],
    ['plain', passOf(plainPipeline())],
  ]);
}

function bitsOf(numbers: ArrayLike<number>): Buffer {
  return Buffer.from(Float64Array.from(numbers).buffer);
}

/** Measures all contenders in a step; the first is the service. */
function rowsOf(step: Step, numbers: string, passOf: ReadonlyMap<StepContender, Pass>): StepRow[] {
  const contenders = [...passOf.keys()];
  for (const pass of passOf.values()) costOf(pass, WARM_UP_PASSES);
  const costs = new Map(contenders.map((contender) => [contender, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of turns(contenders, round)) {
      costs.get(contender)?.push(costOf(passOf.get(contender) as Pass, passes));
    }
  }
  const service = costs.get('service') as number[];
  return [...costs].map(([contender, own]) => {
    const overService = own.map((cost, round) => cost / (service[round] as number));
    return { step, numbers, contender, ns: brief(own), overService: brief(overService) };
  });
}

/** The mean cost of a number over so many passes, in ns of CPU. */
function costOf(pass: Pass, times: number): number {
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const run = pass();
    const start = now();
    run();
    sum += now() - start;
  }
  return (sum * 1000) / times / DISTINCT;
}

/** CPU of this process so far, in µs. */
function now(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

process.stdout.write(JSON.stringify(steps.flatMap((step) => MEASURE[step]())));
