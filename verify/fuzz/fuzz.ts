import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../random.ts';
import { faultsOf } from './check-answer.ts';
import { Published } from './published.ts';
import { type FuzzRequest, randomRequest } from './random-request.ts';
import { type Answer, send } from './send.ts';

/** So many requests are on their way at a time. */
const CONNECTIONS = 8;
/** So many different faults are kept with the request that showed them; all are counted. */
const MOST_KEPT = 20;
const MOST_ATTEMPTS = 10;
const RETRY_MS = 50;

export interface Fault {
  readonly what: string;
  /** The first request that showed it: `--first INDEX --requests 1` sends it alone. */
  readonly index: number;
  readonly request: FuzzRequest;
  times: number;
}

export interface FuzzResult {
  /** How many answers there were of each status; 0 are those that broke off. */
  readonly statuses: Map<number, number>;
  /** How many answers were a 503 with Retry-After, whose requests were sent again. */
  overloaded: number;
  /** How many requests nothing was wrong with. */
  valid: number;
  readonly faults: readonly Fault[];
}

export interface FuzzOptions {
  readonly seed: number;
  readonly requests: number;
  /** Index of the first request: each depends on the seed and its index alone. */
  readonly first?: number;
  readonly onProgress?: (done: number) => void;
}

/** Sends random requests to the service on a port, and compares every answer with openapi.yaml. */
export async function fuzz(port: number, options: FuzzOptions): Promise<FuzzResult> {
  const { seed, requests, first = 0, onProgress } = options;
  const published = new Published();
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const kept: Fault[] = [];
  const result: FuzzResult = { statuses: new Map(), overloaded: 0, valid: 0, faults: kept };
  let next = first;
  const client = async (): Promise<void> => {
    while (next < first + requests) {
      const index = next++;
      const request = randomRequest(new Random(seed + index));
      const answer = await patiently(() => send(port, agent, request), result);
      result.statuses.set(answer.status, (result.statuses.get(answer.status) ?? 0) + 1);
      if (request.isValid) result.valid++;
      for (const what of faultsOf(published, request, answer)) keep(kept, { what, index, request, times: 1 });
      onProgress?.((next - first) / requests);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  agent.destroy();
  return result;
}

/** Where the machine is too busy for the service, a 503 with Retry-After is right: the request comes again, up to a limit. */
async function patiently(sendIt: () => Promise<Answer>, result: FuzzResult): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await sendIt();
    if (answer.status !== 503 || !answer.headers['retry-after'] || attempt === MOST_ATTEMPTS) return answer;
    result.overloaded++;
    await delay(RETRY_MS * attempt);
  }
}

function keep(faults: Fault[], fault: Fault): void {
  const same = faults.find(({ what }) => what === fault.what);
  if (same) same.times++;
  else if (faults.length < MOST_KEPT) faults.push(fault);
}
