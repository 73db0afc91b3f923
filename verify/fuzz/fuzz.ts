import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../random.ts';
import { faultsOf } from './check-answer.ts';
import { Published } from './published.ts';
import { type FuzzRequest, randomRequest } from './random-request.ts';
import { type Answer, send } from './send.ts';

/** Requests in flight at a time. */
const CONNECTIONS = 8;
/** At most this many different faults are reported. */
const MOST_KEPT = 20;
const MOST_ATTEMPTS = 10;
const RETRY_MS = 50;

export interface Fault {
  readonly what: string;
  /** The first request with this fault; `--first INDEX --requests 1` sends it alone. */
  readonly index: number;
  readonly request: FuzzRequest;
  times: number;
}

export interface FuzzResult {
  /** Number of answers by status; 0 if the connection broke before the headers. */
  readonly statuses: Map<number, number>;
  /** Number of 503s with Retry-After whose requests were sent again. */
  overloaded: number;
  /** Number of valid requests. */
  valid: number;
  readonly faults: readonly Fault[];
}

export interface FuzzOptions {
  readonly seed: number;
  readonly requests: number;
  /** Index of the first request. A request depends only on the seed and its index. */
  readonly first?: number;
  /** The port of another service, with another engine: it must answer the operations with the same bytes. */
  readonly twin?: number;
  readonly onProgress?: (done: number) => void;
}

/** Sends random requests to the service and compares every answer with openapi.yaml. */
export async function fuzz(port: number, options: FuzzOptions): Promise<FuzzResult> {
  const { seed, requests, first = 0, twin, onProgress } = options;
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
      const faults = faultsOf(published, request, answer);
      if (twin !== undefined && isCompared(request, answer)) {
        faults.push(...differences(request, answer, await patiently(() => send(twin, agent, request), result)));
      }
      for (const what of faults) keep(kept, { what, index, request, times: 1 });
      onProgress?.((next - first) / requests);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  agent.destroy();
  return result;
}

/** Whether the answer depends on the request alone. */
function isCompared({ method, path }: FuzzRequest, { status, error }: Answer): boolean {
  return method === 'POST' && /^\/v1\/|\/infer$/.test(path) && status > 0 && status !== 503 && error === undefined;
}

function differences({ path }: FuzzRequest, answer: Answer, other: Answer): string[] {
  if (other.status === 503 || other.error !== undefined) return [];
  const [place] = path.split('?', 1);
  if (other.status !== answer.status) return [`${place}: status ${answer.status}, by the other engine ${other.status}`];
  if (other.body.equals(answer.body)) return [];
  const at = answer.body.findIndex((byte, i) => byte !== other.body[i]);
  const [one, two] = [answer, other].map(({ body }) => body.toString('latin1', Math.max(0, at - 40), at + 40));
  return [`${place}: the other engine gives other bytes from ${at}, with status ${answer.status}: ${one} and ${two}`];
}

/** On a busy machine a 503 with Retry-After is right: retry, up to a limit. */
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
