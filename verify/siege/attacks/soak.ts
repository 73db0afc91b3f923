import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Attack, Field, Figure } from '../attack.ts';
import { besiege } from '../harness/besiege.ts';
import { exchange } from '../harness/exchange.ts';
import { type KnownCase, knownCases } from '../harness/known-cases.ts';
import type { Service } from '../harness/service.ts';
import { connectReading, post } from '../harness/sockets.ts';
import { quantile } from '../harness/statistics.ts';
import { megabytes } from '../harness/text.ts';

const CLIENTS = 6;
const TRY_AGAIN = 20;
const SAMPLE_MS = 1000;
const SOME_WRONG = 5;

/** Memory may grow by at most this from the second third of the run to the last. */
const MOST_GROWTH = 64e6;

/** Its length as one attack among others. */
const SHORT_MINUTES = 1;

interface Compared {
  readonly answers: number;
  readonly refusals: number;
  /** The first cases with a wrong answer or none. */
  readonly wrong: readonly string[];
  readonly wrongCount: number;
}

/** Clients send requests of all kinds in random order, and compare every answer with the known one. */
export async function compareAll({ port }: { port: number }, signal: AbortSignal): Promise<Compared> {
  const cases = knownCases();
  const known = new Map<string, Buffer>();
  const wrong: string[] = [];
  let [answers, refusals, wrongCount] = [0, 0, 0];
  const blame = (text: string) => {
    wrongCount++;
    if (wrong.length < SOME_WRONG) wrong.push(text);
  };
  const compare = async (one: KnownCase, agent: Agent) => {
    for (let tries = 0; tries < TRY_AGAIN; tries++) {
      const answer = await exchange(port, one, agent);
      if (answer.status === 503 && answer.headers['retry-after'] !== undefined) {
        refusals++;
        await delay(1000 * Number(answer.headers['retry-after']));
        continue;
      }
      // The service may close a kept connection just as we send a request on it.
      if (answer.status === 0 && answer.isReused) continue;
      answers++;
      const before = known.get(one.name);
      if (answer.status !== one.status) blame(`${one.name}: ${answer.error ?? answer.status}`);
      else if (before === undefined && one.isRight(answer)) known.set(one.name, answer.body);
      else if (before?.equals(answer.body) !== true) blame(`${one.name}: another answer`);
      return;
    }
    blame(`${one.name}: refused ${TRY_AGAIN} times`);
  };
  const client = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!signal.aborted) await compare(cases[Math.floor(Math.random() * cases.length)] as KnownCase, agent);
    agent.destroy();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { answers, refusals, wrong, wrongCount };
}

/** Sends requests of all kinds, whole or in part, and disconnects at random times. */
export async function abortAll({ port }: { port: number }, signal: AbortSignal): Promise<number> {
  const cases = knownCases();
  let aborted = 0;
  while (!signal.aborted) {
    const { path, headers, body } = cases[Math.floor(Math.random() * cases.length)] as KnownCase;
    const bytes = post(path, body as Buffer, headers);
    const { socket } = connectReading(port);
    socket.write(bytes.subarray(0, Math.ceil(Math.random() * 1.5 * bytes.length)));
    await delay(Math.random() * 50);
    socket.destroy();
    aborted++;
  }
  return aborted;
}

/** Measures how much the memory of the process grows. */
async function watchGrowth(service: Service, signal: AbortSignal): Promise<readonly Figure[]> {
  const samples: number[] = [];
  while (!signal.aborted) {
    await delay(SAMPLE_MS);
    samples.push(service.memory.now);
  }
  const third = Math.floor(samples.length / 3);
  const [before, after] = [samples.slice(third, 2 * third), samples.slice(2 * third)].map((part) =>
    quantile(part, 0.5),
  );
  const growth = (after as number) - (before as number);
  return [
    {
      promise: 'memory',
      what: 'median memory in the second and the last third of the run',
      value: `${megabytes(before as number)}, ${megabytes(after as number)}`,
      limit: `≤ ${megabytes(MOST_GROWTH)} more`,
      isKept: growth <= MOST_GROWTH,
    },
  ];
}

function comparedFigure(compared: Compared | undefined): Figure {
  const { answers, refusals, wrong, wrongCount } = compared ?? { answers: 0, refusals: 0, wrong: [], wrongCount: 0 };
  return {
    promise: 'honest',
    what: 'answers compared, refused first, wrong',
    value: `${answers}, ${refusals}, ${wrongCount}${wrong.length > 0 ? ` (${wrong.join('; ')})` : ''}`,
    limit: 'none wrong',
    isKept: answers > 0 && wrongCount === 0,
  };
}

async function soakFor(field: Field): Promise<readonly Figure[]> {
  const assaults = [
    { module: import.meta.url, run: 'compareAll', options: {} },
    { module: import.meta.url, run: 'abortAll', options: {} },
  ];
  const seconds = 60 * (field.soakMinutes || SHORT_MINUTES);
  const { figures, results } = await besiege(field, { assaults, seconds, watch: watchGrowth, stopMs: 60_000 });
  field.note(`${results[1] ?? 'no'} requests were aborted`);
  return [comparedFigure(results[0] as Compared | undefined), ...figures];
}

export const soak: Attack = {
  name: 'soak',
  about:
    'Random requests of all sizes and encodings, some of them invalid or aborted; every answer is compared with the known one.',
  run: soakFor,
};
