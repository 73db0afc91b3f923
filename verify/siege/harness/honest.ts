/** An honest client in its own process: sends requests of several sizes in turn, one at a time, and obeys `Retry-After`. */
import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Exchange, exchange } from './exchange.ts';
import { isNear, type KnownRequest, requestOfSize, type Size } from './requests.ts';

const PAUSE_MS = 20;
const TIMEOUT_MS = 60_000;

/** The results of the requests of one size. */
export interface Tally {
  answered: number;
  /** Answers that differ from the known one. */
  wrong: number;
  /** Requests not answered within a minute, retries included. */
  unanswered: number;
  /** 503s with `Retry-After`; those without it count as wrong. */
  refusals: number;
  /** Connections that broke before an answer was complete. */
  broken: number;
  /** Milliseconds to the correct answer, including refusals and waiting. */
  latencies: number[];
}

export type Honest = { readonly [size in Size]?: Tally };

export interface HonestOptions {
  readonly port: number;
  readonly sizes: readonly Size[];
}

/** Sends requests until told to stop, and at least one of each size. */
export async function beHonest({ port, sizes }: HonestOptions, signal: AbortSignal): Promise<Honest> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const tallies: { [size in Size]?: Tally } = {};
  const clients = sizes.map((size) => {
    const tally = { answered: 0, wrong: 0, unanswered: 0, refusals: 0, broken: 0, latencies: [] };
    tallies[size] = tally;
    return new HonestClient(port, requestOfSize(size), tally, agent);
  });
  do {
    for (const client of clients) {
      await client.ask();
      await delay(PAUSE_MS);
    }
  } while (!signal.aborted);
  agent.destroy();
  return tallies;
}

class HonestClient {
  readonly #port: number;
  readonly #request: KnownRequest;
  readonly #tally: Tally;
  readonly #agent: Agent;
  /** The first correct answer. The same request must get the same bytes every time. */
  #known: Buffer | undefined;

  constructor(port: number, request: KnownRequest, tally: Tally, agent: Agent) {
    this.#port = port;
    this.#request = request;
    this.#tally = tally;
    this.#agent = agent;
  }

  async ask(): Promise<void> {
    const tally = this.#tally;
    const start = performance.now();
    for (;;) {
      const left = TIMEOUT_MS - (performance.now() - start);
      if (left <= 0) {
        tally.unanswered++;
        tally.latencies.push(TIMEOUT_MS);
        return;
      }
      const answer = await exchange(this.#port, this.#request, this.#agent, left);
      if (answer.status === 200 && this.#isKnown(answer)) {
        tally.answered++;
        tally.latencies.push(performance.now() - start);
        return;
      }
      const pauseMs = this.#pauseAfter(answer);
      if (pauseMs === undefined) {
        tally.wrong++;
        return;
      }
      await delay(pauseMs);
    }
  }

  #isKnown(answer: Exchange): boolean {
    if (this.#known === undefined) {
      const { loss } = JSON.parse(answer.body.toString()) as { loss: number };
      if (!isNear(loss, this.#request.loss)) return false;
      this.#known = answer.body;
    }
    return answer.body.equals(this.#known);
  }

  /** How long to wait before retrying; undefined if the answer does not allow a retry. */
  #pauseAfter(answer: Exchange): number | undefined {
    const tally = this.#tally;
    if (answer.status === 0) {
      // The service may close a kept connection just as we send a request on it.
      if (!answer.isReused) tally.broken++;
      return 50;
    }
    const seconds = Number(answer.headers['retry-after']);
    if (answer.status !== 503 || !(seconds >= 0)) return undefined;
    tally.refusals++;
    return seconds * 1000;
  }
}
