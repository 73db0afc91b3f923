/**
 * What a number costs in each step of a request, for the service, its reference and the plain way, in turn, in rounds:
 * a process of its own, so that it can have a core of its own. `node steps.ts ROUNDS PASSES` prints `StepRow[]` as JSON.
 */
import { type AnyPipeline, plainPipeline, servicePipeline } from './pipelines.ts';
import { crossEntropy, type Digits, SHAPES } from './requests.ts';
import { brief } from './statistics.ts';
import { STEP_CONTENDERS, STEPS, type StepRow } from './step-rows.ts';

const WARM_UP_PASSES = 60;

/** One request in three steps: what each has cost in CPU, in µs. */
type Pass = () => [read: number, compute: number, write: number];

const [rounds, passes] = process.argv.slice(2).map(Number) as [number, number];

function passOf({ read, compute, write }: AnyPipeline, body: Buffer, toWrite: ToWrite): Pass {
  return () => {
    const start = now();
    const message = read(body);
    const isRead = now();
    const results = compute(message);
    const isComputed = now();
    const written = toWrite(message, results);
    const writing = now();
    write(written);
    return [isRead - start, isComputed - isRead, now() - writing];
  };
}

// biome-ignore lint/suspicious/noExplicitAny: messages and results are the pipeline's own
type ToWrite = (message: any, results: any) => any;

function now(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/**
 * What is written: the reply. No reply has whole numbers in it, so that of these the logits are written as they came.
 * The plain writer gets the numbers of the service's reply, so that both write the same text.
 *
 * @throws Error if they do not
 */
function passesOf(digits: Digits): Record<(typeof STEP_CONTENDERS)[number], Pass> {
  const request = crossEntropy(SHAPES.M, digits, digits === 'float32' ? { dtype: 'float32' } : {});
  const body = Buffer.from(request.body);
  const toWrite: ToWrite =
    digits === 'integers' ? ({ logits }, { form }) => ({ results: { logits }, form }) : (_message, results) => results;
  const [service, reference, plain] = [servicePipeline('wasm'), servicePipeline('reference'), plainPipeline()];
  const message = service.read(body);
  const text = service.write(toWrite(message, service.compute(message))).toString();
  const same = JSON.parse(text) as object;
  if (plain.write(same).toString() !== text) throw new Error(`${digits}: JSON.stringify writes another text`);
  return {
    service: passOf(service, body, toWrite),
    reference: passOf(reference, body, toWrite),
    plain: passOf(plain, body, () => same),
  };
}

function measureDigits(digits: Digits): StepRow[] {
  const passOf = passesOf(digits);
  const numbers = SHAPES.M.rows * SHAPES.M.cols;
  for (const contender of STEP_CONTENDERS) for (let i = 0; i < WARM_UP_PASSES; i++) passOf[contender]();
  /** ns a number of each round, by contender and step. */
  const costs = STEP_CONTENDERS.map(() => STEPS.map(() => [] as number[]));
  for (let round = 0; round < rounds; round++) {
    for (const [c, contender] of STEP_CONTENDERS.entries()) {
      const sums = [0, 0, 0];
      for (let i = 0; i < passes; i++) {
        for (const [step, cost] of passOf[contender]().entries()) sums[step] = (sums[step] as number) + cost;
      }
      for (const [step, sum] of sums.entries()) costs[c]?.[step]?.push((sum * 1000) / passes / numbers);
    }
  }
  return STEPS.flatMap((step, s) =>
    STEP_CONTENDERS.map((contender, c) => {
      const [own, service] = [costs[c]?.[s] as number[], costs[0]?.[s] as number[]];
      const overService = own.map((cost, round) => cost / (service[round] as number));
      return { digits, step, contender, ns: brief(own), overService: brief(overService) };
    }),
  );
}

const rows = (['17 digits', 'float32', 'integers'] as const).flatMap(measureDigits);
process.stdout.write(JSON.stringify(rows));
