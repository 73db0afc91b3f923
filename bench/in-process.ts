/**
 * Not a server: answers requests that come over the channel of the process, with the pipeline that `PIPELINE` names. A
 * message `{ body }` is answered with the reply, `{ body, amount }` with the figures of so many requests.
 */
import { type Load, loadOf } from './load.ts';
import { plainPipeline, servicePipeline, workersPipeline } from './pipelines.ts';

/** Bytes to bytes, of so many requests at a time. */
interface Subject {
  readonly all: (body: Buffer) => Buffer | Promise<Buffer>;
  readonly atATime: number;
}

const SUBJECTS: Readonly<Record<string, () => Subject>> = {
  plain: () => ({ ...plainPipeline(), atATime: 1 }),
  service: () => ({ ...servicePipeline('wasm'), atATime: 1 }),
  '1 worker': () => ({ all: workersPipeline(1), atATime: 4 }),
  '2 workers': () => ({ all: workersPipeline(2), atATime: 4 }),
};
const { all, atATime } = (SUBJECTS[process.env.PIPELINE as string] as () => Subject)();

async function run(body: Buffer, amount: number): Promise<Load> {
  const latencies = new Float64Array(amount);
  let sent = 0;
  const client = async () => {
    while (sent < amount) {
      const i = sent++;
      const before = performance.now();
      const reply = all(body);
      if (reply instanceof Promise) await reply;
      latencies[i] = performance.now() - before;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atATime }, client));
  return loadOf(latencies, (performance.now() - start) / 1000);
}

process.on('message', async (message: string | { body: string; amount?: number }) => {
  if (typeof message === 'string') return;
  const body = Buffer.from(message.body);
  process.send?.(message.amount === undefined ? (await all(body)).toString() : await run(body, message.amount));
});
process.channel?.ref();
