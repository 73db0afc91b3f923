import { InvalidRequest } from './errors.ts';
import { type Fields, fieldsOf } from './lines.ts';
import type { OperationName } from './operations.ts';

/** So many characters are sent at once, where they are there. */
const PIECE = 16_384;
/** How often microtasks are run before a request counts as one that is not there yet. */
const TURNS = 8;
/** What is sent for a request that cannot be: its answer is a problem, so that all others keep their places and the summary counts it. */
const NO_REQUEST = 'null\n';

/** What must be known of a request to read its answer. */
export interface SentLine {
  /** What was wrong with it before it was sent. */
  readonly invalid: InvalidRequest | undefined;
  /** Whether its answer is in float64. */
  readonly isDouble: boolean;
}

/** The lines of requests, in pieces of many where requests come fast, and each at once where they come slowly. */
export class SentLines {
  /** Whether there are no more requests. */
  isDone = false;
  /** What the requests themselves threw. */
  failure: { readonly error: unknown } | undefined;
  /** The requests in their order, of which the first so many have been answered. */
  readonly #sent: SentLine[] = [];
  #answered = 0;
  readonly #operation: OperationName;
  readonly #dtype: unknown;
  readonly #requests: Iterator<object> | AsyncIterator<object>;
  #next: Promise<IteratorResult<object>> | undefined;

  /** @param dtype of the answers to requests that do not say one */
  constructor(operation: OperationName, requests: Iterable<object> | AsyncIterable<object>, dtype: unknown) {
    this.#operation = operation;
    this.#dtype = dtype;
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
    try {
      const fields = fieldsOf(this.#operation, request);
      const line = `${JSON.stringify(fields)}\n`;
      this.#sent.push({ invalid: undefined, isDouble: isDouble(fields, this.#dtype) });
      return line;
    } catch (error) {
      if (!(error instanceof InvalidRequest)) throw error;
      this.#sent.push({ invalid: error, isDouble: true });
      return NO_REQUEST;
    }
  }

  /** Whether a request has no answer yet. */
  get isWaiting(): boolean {
    return this.#answered < this.#sent.length;
  }

  /** The request that an answer is to. There may be very many: they are thrown away by the thousand. */
  answered(): SentLine {
    const sent = this.#sent[this.#answered++] as SentLine;
    if (this.#answered >= 1024 && this.#answered * 2 > this.#sent.length) {
      this.#sent.splice(0, this.#answered);
      this.#answered = 0;
    }
    return sent;
  }

  /** No more requests are wanted. */
  end(): void {
    if (this.isDone) return;
    this.isDone = true;
    // A generator that waits for something ends when that comes: nobody waits for it here.
    Promise.resolve(this.#requests.return?.()).catch(() => {});
  }
}

/** Whether an answer has the numbers of float64: what was asked for, or the type of the rows. */
function isDouble({ dtype, logits, log_probs, chosen }: Fields, otherwise: unknown): boolean {
  const rows = (logits ?? log_probs ?? chosen) as { dtype?: string } | undefined;
  const asked = dtype ?? otherwise;
  return asked === undefined ? rows?.dtype === 'F64' : asked === 'float64';
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
