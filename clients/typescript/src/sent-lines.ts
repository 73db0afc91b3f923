import { InvalidRequest } from './errors.ts';
import { fieldsOf } from './lines.ts';
import type { OperationName } from './operations.ts';

/** So many characters are sent at once, where they are there. */
const PIECE = 16_384;
/** How often microtasks are run before a request counts as one that is not there yet. */
const TURNS = 8;
/** What is sent for a request that cannot be: its answer is a problem, so that all others keep their places and the summary counts it. */
const NO_REQUEST = 'null\n';

/** The lines of requests, in pieces of many where requests come fast, and each at once where they come slowly. */
export class SentLines {
  /** Of each request that has no answer yet, in their order, what was wrong with it before it was sent. */
  readonly waiting: (InvalidRequest | undefined)[] = [];
  /** Whether there are no more requests. */
  isDone = false;
  /** What the requests themselves threw. */
  failure: { readonly error: unknown } | undefined;
  readonly #operation: OperationName;
  readonly #requests: Iterator<object> | AsyncIterator<object>;
  #next: Promise<IteratorResult<object>> | undefined;

  constructor(operation: OperationName, requests: Iterable<object> | AsyncIterable<object>) {
    this.#operation = operation;
    this.#requests = Symbol.asyncIterator in requests ? requests[Symbol.asyncIterator]() : requests[Symbol.iterator]();
  }

  /** The next lines; none where there are no more requests. */
  async take(): Promise<string> {
    let text = '';
    try {
      while (text.length < PIECE && !this.isDone) {
        this.#next ??= Promise.resolve(this.#requests.next());
        if (text !== '' && !(await isHere(this.#next))) break;
        const { done, value } = await this.#next;
        this.#next = undefined;
        if (done) this.isDone = true;
        else text += this.#line(value);
      }
    } catch (error) {
      this.isDone = true;
      this.failure = { error };
      throw error;
    }
    return text;
  }

  #line(request: object): string {
    let line = NO_REQUEST;
    let invalid: InvalidRequest | undefined;
    try {
      line = `${JSON.stringify(fieldsOf(this.#operation, request))}\n`;
    } catch (error) {
      if (!(error instanceof InvalidRequest)) throw error;
      invalid = error;
    }
    this.waiting.push(invalid);
    return line;
  }

  /** No more requests are wanted. */
  end(): void {
    if (this.isDone) return;
    this.isDone = true;
    // A generator that waits for something ends when that comes: nobody waits for it here.
    Promise.resolve(this.#requests.return?.()).catch(() => {});
  }
}

/** Whether a promise is settled, give or take some microtasks. */
async function isHere(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  for (let turn = 0; turn < TURNS && !settled; turn++) await undefined;
  return settled;
}
