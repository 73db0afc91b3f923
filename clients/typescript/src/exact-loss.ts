import type { Answer } from './answer-types.ts';
import type { CallOptions } from './call-options.ts';
import { ExactLossError, InvalidRequest } from './errors.ts';
import type { Fetch } from './fetch-types.ts';
import { httpFetch, nodeProcess } from './http-fetch.ts';
import { type Info, NUMBERS, type OperationName, Operations, type OperationTypes } from './operations.ts';
import { preview } from './preview.ts';
import { readTensor, type SentTensor } from './read-tensor.ts';
import { readFile, writeFile } from './safetensors.ts';
import { type Message, send, request as sendOnce, type Transport, withSignal } from './send.ts';
import { stream } from './stream.ts';
import type { AnswerStream, StreamCallOptions, StreamSummary } from './stream-types.ts';

/** Options of a client. */
export interface ClientOptions {
  /** Sent with every request: `{ authorization: 'Bearer …' }`. */
  readonly headers?: { readonly [name: string]: string } | undefined;
  /** Milliseconds for a call with all its repetitions; default 120,000. Streams have no limit. */
  readonly timeout?: number | undefined;
  /** How often a request is repeated at most; default 3, which span about half a second. */
  readonly retries?: number | undefined;
  /** In place of the runtime's: with an agent or a proxy of your own, or a test's. */
  readonly fetch?: Fetch | undefined;
  /** Whether fetch reads an answer while it sends a body, which streams need; default true but in browsers, of which none does. */
  readonly duplex?: boolean | undefined;
}

const FILE = 'application/vnd.safetensors';
const JSON_TYPE = 'application/json';

/**
 * A client of the service: a method for each operation.
 *
 * @example
 * const loss = new ExactLoss('http://127.0.0.1:8080');
 * const { grad } = await loss.crossEntropy({ logits: [[0, -50]], labels: [0] });
 * grad.data // Float64Array [-1.9287498479639178e-22, 1.9287498479639178e-22]
 */
export class ExactLoss extends Operations {
  readonly #base: string;
  readonly #transport: Transport;

  /**
   * @param url where the service is, with the path before `/v1`, if there is one
   * @throws ExactLossError it is no URL of http or https
   * @throws ExactLossError the machine is big-endian
   */
  constructor(url = 'http://127.0.0.1:8080', options: ClientOptions = {}) {
    super();
    if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1) {
      throw new ExactLossError(
        'numbers of this machine are big-endian; expected little-endian ones, as in safetensors',
      );
    }
    const {
      headers = {},
      timeout = 120_000,
      retries = 3,
      duplex = nodeProcess?.versions?.node !== undefined,
      fetch,
    } = options;
    if (!/^https?:/.test(url)) {
      throw new ExactLossError(`url is ${preview(url)}; expected one such as http://127.0.0.1:8080`);
    }
    this.#base = new URL(url).href.replace(/\/+$/, '');
    // In browsers, fetch must be called as a function of the global object.
    const streaming: Fetch = fetch ?? ((input, init) => globalThis.fetch(input, init));
    const whole = fetch ?? httpFetch(this.#base) ?? streaming;
    this.#transport = { headers, timeout, retries, duplex, streaming, whole };
  }

  /** What the service is: its version, its limits. */
  info(options: CallOptions = {}): Promise<Info> {
    const message = { url: `${this.#base}/info`, method: 'GET', accept: JSON_TYPE } as const;
    return send(this.#transport, message, options, async (response) => JSON.parse(await response.text()));
  }

  /** Whether the service takes requests: false while it starts or drains, and where it cannot be reached. */
  async ready({ signal, timeout = 5000 }: CallOptions = {}): Promise<boolean> {
    const url = `${this.#base}/readyz`;
    const message: Message = { url, method: 'GET', accept: JSON_TYPE };
    try {
      return await withSignal(signal, timeout, url, async (ended) => {
        const response = await sendOnce(this.#transport, message, ended);
        await response.text();
        return response.ok;
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      return false;
    }
  }

  /**
   * Answers requests while they come, as lines of one request, in constant memory. A stream is not repeated where its connection breaks.
   *
   * @param options hold for all requests that do not have them; `outputs` and `reduction` say what the answers have. With `summary` the
   * stream has one once it is over.
   * @throws Refused an option is wrong: what is wrong with a single request is its answer
   * @throws ConnectionLost, UnexpectedAnswer
   * @example
   * const answers = loss.stream('cross-entropy', batches, { outputs: ['loss'], summary: true });
   * for await (const { index, results, problem } of answers) console.log(index, results?.loss ?? problem?.detail);
   * answers.summary?.perplexity
   */
  stream<
    Name extends OperationName,
    const Outputs extends readonly OperationTypes[Name]['output'][] = OperationTypes[Name]['outputs'],
    const Reduction extends string = 'mean',
  >(
    operation: Name,
    requests: Iterable<OperationTypes[Name]['line']> | AsyncIterable<OperationTypes[Name]['line']>,
    options?: OperationTypes[Name]['options'] & {
      readonly outputs?: Outputs | undefined;
      readonly reduction?: (Reduction & OperationTypes[Name]['reduction']) | undefined;
      readonly summary?: boolean | undefined;
    },
    call: StreamCallOptions = {},
  ): AnswerStream<Answer<OperationTypes<Reduction>[Name]['results'], Outputs>> {
    let summary: StreamSummary | undefined;
    const url = `${this.#base}/v1/${operation}`;
    const answers = stream(this.#transport, { operation, url, requests, defaults: options ?? {} }, call, (last) => {
      summary = last;
    });
    return Object.defineProperty(answers, 'summary', { get: () => summary }) as never;
  }

  // biome-ignore lint/suspicious/noExplicitAny: each method says what its answer is
  protected async post(operation: OperationName, request: object, options: CallOptions = {}): Promise<any> {
    const { tensors, query } = partsOf(operation, request);
    const url = `${this.#base}/v1/${operation}${query}`;
    const message: Message = { url, method: 'POST', type: FILE, accept: FILE, body: writeFile(tensors) };
    const file = await send(this.#transport, message, options, (response) => response.arrayBuffer());
    return resultsOf(fileOf(file, url), request);
  }
}

/** What comes as a file and is none is a bug of a service or of a proxy. */
function fileOf(file: ArrayBuffer, url: string): ReturnType<typeof readFile> {
  try {
    return readFile(file);
  } catch (cause) {
    throw new ExactLossError(`${url} answered with ${file.byteLength} bytes that are no safetensors file`, { cause });
  }
}

/**
 * The tensors of a request, and its options as a query: there a name that nobody knows is refused, while a file may have any metadata.
 *
 * @throws InvalidRequest
 */
function partsOf(
  operation: OperationName,
  request: object,
): { tensors: [name: string, tensor: SentTensor][]; query: string } {
  const tensors: [string, SentTensor][] = [];
  const options = new URLSearchParams();
  for (const [name, value] of Object.entries(request)) {
    if (value === undefined || value === null) continue;
    const tensor = readTensor(operation, name, value);
    if (tensor) tensors.push([name, tensor]);
    else options.append(name, textOf(name, value));
  }
  const query = options.toString();
  return { tensors, query: query && `?${query}` };
}

/** A text that looks like a number would be taken for one. */
const LIKE_A_NUMBER = /^\s*(?:true|false|[+-]?[\d.]+(?:e[+-]?\d+)?)\s*$/i;

function textOf(name: string, value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw new InvalidRequest('INVALID_OPTION', [name], `${name} is a ${typeof value}; expected an option or a tensor`);
  }
  for (const text of [value].flat()) {
    if (typeof text !== 'string' || !LIKE_A_NUMBER.test(text)) continue;
    const detail = `${name} is ${preview(value)}; expected ${text.trim()}, without quotes`;
    throw new InvalidRequest('INVALID_OPTION', [name], detail);
  }
  return String(value);
}

/** Numbers as numbers, and the loss that there is none of. */
function resultsOf(answer: ReturnType<typeof readFile>, request: object): { [name: string]: unknown } {
  const { reduction, outputs } = request as { reduction?: string; outputs?: readonly string[] };
  const results: { [name: string]: unknown } = {};
  if (reduction === 'none' && (outputs ?? ['loss']).includes('loss')) results.loss = null;
  for (const [name, tensor] of Object.entries(answer)) results[name] = NUMBERS.has(name) ? tensor.data[0] : tensor;
  return results;
}
