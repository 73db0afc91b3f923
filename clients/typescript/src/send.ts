import type { CallOptions } from './call-options.ts';
import { ConnectionLost, type ExactLossError, type Problem, Refused, TimedOut, UnexpectedAnswer } from './errors.ts';
import type { Fetch, FetchResponse } from './fetch-types.ts';

/** How requests are sent. */
export interface Transport {
  /** For bodies that are made as they are sent, and for all others. */
  readonly streaming: Fetch;
  readonly whole: Fetch;
  readonly headers: { readonly [name: string]: string };
  readonly timeout: number;
  readonly retries: number;
  /** Whether fetch reads an answer while it sends a body. */
  readonly duplex: boolean;
}

export interface Message {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** The media type of the body; and that of the answer. */
  readonly type?: string;
  readonly accept: string;
  readonly body?: Uint8Array | ReadableStream<Uint8Array>;
}

/** Statuses that say: not now. 408 is none of them, since the same body over the same line would take as long. */
const NOT_NOW = [429, 502, 503];

/** Milliseconds to wait before the first repetition where nobody says how long; doubled with each, up to the longest. */
const FIRST_WAIT = 100;
const LONGEST_WAIT = 5000;

/** A timer of more milliseconds fires at once. */
const LONGEST_TIMER = 2 ** 31;

/**
 * Sends a message, as often as it takes, and reads the whole answer. Every request is a pure function, so that it may be repeated: where no
 * answer came, or the answer is that there is none now. Never where the service has refused it.
 *
 * @throws Refused, UnexpectedAnswer, ConnectionLost, TimedOut, or the reason of the signal
 */
export function send<Body>(
  transport: Transport,
  message: Message,
  call: CallOptions,
  read: (response: FetchResponse) => Promise<Body>,
): Promise<Body> {
  const { timeout = transport.timeout, retries = transport.retries } = call;
  const deadline = performance.now() + timeout;
  return withSignal(call.signal, timeout, message.url, async (signal) => {
    for (let attempt = 1; ; attempt++) {
      // Many clients that failed together do not come back together.
      const pause = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
      const { body, error, wait = pause } = await attemptTo(transport, message, signal, read, attempt);
      if (error === undefined) return body as Body;
      if (attempt > retries || wait >= LONGEST_TIMER || performance.now() + wait >= deadline) throw error;
      await delay(wait + Math.random() * (wait === pause ? 0 : pause), signal);
    }
  });
}

interface Attempt<Body> {
  readonly body?: Body;
  readonly error?: ExactLossError;
  /** Milliseconds before it is worth another attempt, where somebody says so: Infinity where it never is. */
  readonly wait?: number | undefined;
}

async function attemptTo<Body>(
  transport: Transport,
  message: Message,
  signal: AbortSignal,
  read: (response: FetchResponse) => Promise<Body>,
  attempt: number,
): Promise<Attempt<Body>> {
  try {
    const response = await request(transport, message, signal);
    const type = response.headers.get('content-type') ?? '';
    if (response.ok && type.startsWith(message.accept)) return { body: await read(response) };
    const isLater = NOT_NOW.includes(response.status);
    return {
      error: await errorOf(response, type, message.url),
      wait: isLater ? millisecondsOf(response.headers.get('retry-after')) : Number.POSITIVE_INFINITY,
    };
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    return { error: connectionLost(message.url, cause, attempt) };
  }
}

/** One attempt, up to the head of the answer. */
export function request(
  { streaming, whole, headers }: Transport,
  { url, method, type, accept, body }: Message,
  signal: AbortSignal,
): Promise<FetchResponse> {
  const isStream = body instanceof ReadableStream;
  return (isStream ? streaming : whole)(url, {
    method,
    // Binary numbers hardly shrink, and digits cost more to shrink than to send.
    headers: { accept, 'accept-encoding': 'identity', ...(type && { 'content-type': type }), ...headers },
    signal,
    ...(body && { body }),
    ...(isStream && { duplex: 'half' }),
  });
}

/** What an answer that is no result says. */
export async function errorOf(response: FetchResponse, type: string, url: string): Promise<ExactLossError> {
  const text = await response.text();
  if (type.startsWith('application/problem+json')) {
    try {
      const problem = JSON.parse(text) as Problem;
      if (problem.code) return new Refused(problem, response.headers.get('x-request-id') ?? undefined);
    } catch {
      // It is shown as it is, as a proxy's problem is, which has no code.
    }
  }
  const location = response.headers.get('location');
  return new UnexpectedAnswer(location ? `${url}, which leads to ${location},` : url, response.status, type, text);
}

interface NodeError {
  readonly message?: string;
  readonly code?: string;
}

export function connectionLost(url: string, cause: unknown, attempts = 1): ConnectionLost {
  const { message, code, cause: inner } = cause as NodeError & { cause?: NodeError };
  // An error of several addresses has a code and no message.
  const why = inner?.message || inner?.code || message || code;
  const times = attempts > 1 ? ` (attempt ${attempts})` : '';
  return new ConnectionLost(`no answer from ${url}: ${why}${times}; is the service running?`, { cause });
}

/** @example millisecondsOf('2') // 2000, and of a date the time until then */
function millisecondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  // Date.parse sees a date in almost anything, even in -5.
  const until = / GMT$/.test(retryAfter) ? Date.parse(retryAfter) - Date.now() : Number.NaN;
  const wait = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : until;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** Does something with a signal that ends it with the caller's, or after a time. */
export async function withSignal<Result>(
  signal: CallOptions['signal'],
  timeout: number,
  url: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (signal?.aborted) throw signal.reason;
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', abort);
  const late = () => controller.abort(new TimedOut(`no answer from ${url} within ${timeout} ms: timeout`));
  const timer = timeout < LONGEST_TIMER ? setTimeout(late, timeout) : undefined;
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** Waits, unless the signal says otherwise. */
function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
