/**
 * The Python client beside the lean client of these benchmarks, which sends bytes that are ready and looks at nothing of the reply:
 *
 *     node bench/python-client.ts [--rounds 7] [--requests 3000] [--connections 1]
 *
 * Cross-entropy of 32×1000 float32 (loss, losses, grad) as safetensors. The service has a core, the clients the other one, in turns;
 * each line is a round: requests a second, and CPU of both sides for each. The last one has the medians.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { encoded } from './encodings.ts';
import { sendLean } from './lean-load.ts';
import { canPin, place } from './pinning.ts';
import { SHAPES } from './requests.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { serverSpec } from './servers.ts';
import { spread } from './statistics.ts';

const PROGRAM = fileURLToPath(new URL('../clients/python/bench.py', import.meta.url));
const CLIENTS = ['lean', 'python'] as const;

/** What a client did in a round: requests a second, and microseconds of CPU for each. */
interface Round {
  readonly rate: number;
  readonly client: number;
  readonly server: number;
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    requests: { type: 'string', default: '3000' },
    connections: { type: 'string', default: '1' },
  },
});
const [rounds, requests, connections] = [values.rounds, values.requests, values.connections].map(Number) as [
  number,
  number,
  number,
];

const prefix = place('apart');
if (!canPin) console.log('Processes cannot be pinned here: both sides share all cores.');
const service = fileURLToPath(new URL('../src/server.ts', import.meta.url));
const server = await startServer(serverSpec('service', service), { LOG_LEVEL: 'silent' }, prefix);
try {
  const seen: Record<(typeof CLIENTS)[number], Round[]> = { lean: [], python: [] };
  console.log('client  requests/s  client µs  server µs');
  for (let round = 0; round <= rounds; round++) {
    for (const client of CLIENTS) {
      const measured = await (client === 'lean' ? lean(server) : python(server));
      if (round === 0) continue; // warm-up
      seen[client].push(measured);
      print(client, measured);
    }
  }
  const median = (client: (typeof CLIENTS)[number], figure: keyof Round) =>
    spread(seen[client].map((round) => round[figure])).median;
  console.log(`medians of ${rounds} rounds of ${requests} requests, ${connections} connection(s)`);
  for (const client of CLIENTS) {
    print(client, { rate: median(client, 'rate'), client: median(client, 'client'), server: median(client, 'server') });
  }
  const ratios = seen.python.map(({ rate }, i) => rate / (seen.lean[i] as Round).rate);
  const { median: ratio, min, max } = spread(ratios);
  console.log(`python / lean: ${ratio.toFixed(3)} (${min.toFixed(3)} to ${max.toFixed(3)})`);
} finally {
  await server.stop();
}

async function lean({ url, usage }: ServerProcess): Promise<Round> {
  const request = { ...encoded(SHAPES.M, 'safetensors F32'), connections };
  await sendLean(url, request, requests / 10, 0);
  const before = await usage();
  const own = process.cpuUsage();
  const load = await sendLean(url, request, requests, 0);
  const { user, system } = process.cpuUsage(own);
  const after = await usage();
  return {
    rate: load.requestsPerSecond,
    client: (user + system) / requests,
    server: perRequest(before.cpuMs, after.cpuMs),
  };
}

async function python({ url, usage }: ServerProcess): Promise<Round> {
  const child = spawn(process.env.PYTHON ?? 'python3', [PROGRAM, url, String(requests), String(connections)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const line = async () => ((await lines.next()) as { value: string }).value;
  await line();
  const before = await usage();
  child.stdin.write('\n');
  const { seconds, cpu } = JSON.parse(await line()) as { seconds: number; cpu: number };
  const after = await usage();
  if (child.exitCode === null) await once(child, 'exit');
  return { rate: requests / seconds, client: (cpu * 1e6) / requests, server: perRequest(before.cpuMs, after.cpuMs) };
}

function perRequest(before: number, after: number): number {
  return ((after - before) * 1000) / requests;
}

function print(client: string, { rate, client: own, server: other }: Round): void {
  console.log(
    `${client.padEnd(6)}  ${rate.toFixed(0).padStart(10)}  ${own.toFixed(1).padStart(9)}  ${other.toFixed(1).padStart(9)}`,
  );
}
