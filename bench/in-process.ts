/**
 * Not a server: answers requests that come over the channel of the process, with the pipeline that `PIPELINE` names. A
 * message `{ body }` is answered with the reply, `{ body, amount }` with the figures of so many requests.
 */
import { type Load, loadOf } from './load.ts';
import { type AnyPipeline, plainPipeline, servicePipeline } from './pipelines.ts';

const { all }: AnyPipeline = process.env.PIPELINE === 'service' ? servicePipeline('wasm') : plainPipeline();

function run(body: Buffer, amount: number): Load {
  const latencies = new Float64Array(amount);
  const start = performance.now();
  for (let i = 0; i < amount; i++) {
    const before = performance.now();
    all(body);
    latencies[i] = performance.now() - before;
  }
  return loadOf(latencies, (performance.now() - start) / 1000);
}

process.on('message', (message: string | { body: string; amount?: number }) => {
  if (typeof message === 'string') return;
  const body = Buffer.from(message.body);
  process.send?.(message.amount === undefined ? all(body).toString() : run(body, message.amount));
});
process.channel?.ref();
