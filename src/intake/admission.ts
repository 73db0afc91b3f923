import { HttpProblem } from '../errors.ts';
import type { Load } from '../workers/backlog.ts';
import type { Executor } from '../workers/executor.ts';
import type { LoopTurns } from '../workers/loop-turns.ts';
import type { Requester } from '../workers/requester.ts';

/** Most bytes counted for a body before it arrives: a client must not keep others out by announcing a large one. */
const MOST_EXPECTED = 2 * 1024 * 1024;
/** After this long, bytes that were announced but have not arrived no longer count. */
const EXPECTED_MS = 500;
/** Smaller bodies arrive before any of this matters. */
const NOT_WORTH_IT = 16 * 1024;

/** Decides, before the body is read, whether a request can be started in time. */
export class Admission {
  /** The longest that a request may wait, in milliseconds. */
  readonly maxWaitMs: number;
  private readonly executor: Executor;
  private readonly turns: LoopTurns;
  private readonly mostHeld: number;

  /** @param mostHeld the most bytes of requests that wait for their turn to be begun */
  constructor(executor: Executor, turns: LoopTurns, maxWaitMs: number, mostHeld: number) {
    this.executor = executor;
    this.turns = turns;
    this.maxWaitMs = maxWaitMs;
    this.mostHeld = mostHeld;
  }

  /** Returns the 503 for a body of `size` bytes if it would wait too long, or if too much waits already. */
  refusal(size: number): HttpProblem | undefined {
    const { bytesHeld } = this.turns;
    if (bytesHeld > this.mostHeld) return tooMuchWaits(bytesHeld, this.mostHeld);
    const waitMs = this.waitMs(size);
    return waitMs > this.maxWaitMs ? overloaded(waitMs, this.maxWaitMs) : undefined;
  }

  /** Adds a body that was announced as `size` bytes to the backlog. */
  expect(size: number): Load {
    const load = this.executor.backlogOf(size).enter(Math.min(size, MOST_EXPECTED), size);
    if (size > NOT_WORTH_IT) setTimeout(() => load.forgetExpected(), EXPECTED_MS).unref();
    return load;
  }

  /**
   * Records that `size` bytes of a request's body have arrived. A body of unknown or compressed size is admitted again
   * once it turns out to be long, and each time that its size has doubled.
   *
   * @returns the 503 if it would now wait too long
   */
  arrived(requester: Requester, size: number): HttpProblem | undefined {
    const { load } = requester;
    if (load === undefined) return undefined;
    if (size > load.admitted && this.executor.isForThread(size)) {
      load.leave();
      const refusal = this.refusal(size);
      if (refusal !== undefined) return refusal;
      requester.load = this.executor.backlogs.threads.enter(size, 2 * size);
    }
    requester.load?.has(size);
    return undefined;
  }

  private waitMs(size: number): number {
    const { waitMs } = this.executor.backlogOf(size);
    return this.executor.isForThread(size) ? waitMs : waitMs + this.turns.beginWaitMs;
  }
}

/** A 503 for a request that would wait, or has waited, too long. */
export function overloaded(waitMs: number, maxWaitMs: number): HttpProblem {
  const seconds = Math.max(1, Math.ceil((waitMs - maxWaitMs) / 1000));
  const detail = `the request would wait for ${Math.ceil(waitMs)} ms; expected at most ${maxWaitMs} (MAX_WAIT_MS); try again in ${seconds} s`;
  return new HttpProblem('OVERLOADED', detail, { headers: { 'retry-after': String(seconds) } });
}

function tooMuchWaits(bytesHeld: number, mostHeld: number): HttpProblem {
  const detail = `requests of ${bytesHeld} bytes wait to be begun; expected at most ${Math.floor(mostHeld)}; try again in 1 s`;
  return new HttpProblem('OVERLOADED', detail, { headers: { 'retry-after': '1' } });
}
