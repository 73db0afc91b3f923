/**
 * Checks that the answers to random requests, valid ones, wild ones and broken ones, match openapi.yaml, that no loss or gradient is NaN or
 * -0 where it must not, and that both engines give the same bytes:
 * `node verify/answers-against-openapi.ts [--requests N] [--seed S] [--first INDEX]`, 5,000 requests by default. Exit code 1 if any does not.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type Fault, fuzz } from './fuzz/fuzz.ts';
import { ProgressBar } from './progress-bar.ts';
import { type ServiceProcess, startService } from './service-process.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string' }, seed: { type: 'string' }, first: { type: 'string' } },
});
const requests = integer('requests', values.requests ?? '5000');
const seed = integer('seed', values.seed ?? String(randomInt(2 ** 31)));
const first = integer('first', values.first ?? '0');

console.log(`seed ${seed}`);
const service = await startService();
const twin = await startService({ ENGINE: 'reference' });
const bar = new ProgressBar();
const begin = performance.now();
const { statuses, overloaded, valid, faults } = await fuzz(portOf(service), {
  seed,
  requests,
  first,
  twin: portOf(twin),
  onProgress: (done) => bar.update(done, 'requests'),
});
bar.end();
const seconds = (performance.now() - begin) / 1000;
const [code = null, twinCode = null] = await Promise.all([service.stop(), twin.stop()]);

const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status || 'broken off'}: ${count}`);
console.log(`${requests} requests in ${seconds.toFixed(1)} s, ${valid} of them valid; ${counts.join(', ')}`);
if (overloaded > 0) console.log(`retried after a 503 with Retry-After: ${overloaded}`);
for (const fault of faults) console.log(described(fault));
console.log(faults.length === 0 ? 'every answer matches openapi.yaml' : `${faults.length} kinds of FAULT`);
const isEnded = code === 0 && twinCode === 0;
if (!isEnded) console.log(`the services ended with exit codes ${code} and ${twinCode}`);
process.exitCode = faults.length === 0 && isEnded ? 0 : 1;

function described({ what, times, index, request }: Fault): string {
  const { method, path, headers, body } = request;
  const head = `${method} ${path.slice(0, 120)} ${JSON.stringify(headers).slice(0, 400)}`;
  return `FAULT, ${times} times: ${what}\n  --seed ${seed} --first ${index} --requests 1\n  ${head}\n  ${body?.toString('latin1').slice(0, 300) ?? ''}`;
}

function portOf({ url }: ServiceProcess): number {
  return Number(new URL(url).port);
}

function integer(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0 && text !== '') return value;
  throw new Error(`--${name} is '${text}'; expected a non-negative integer`);
}
