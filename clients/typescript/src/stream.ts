import { ConnectionLost, ExactLossError, type Problem, Refused } from './errors.ts';
import type { FetchResponse } from './fetch-types.ts';
import { type AnswerLine, fieldsOf, linesOf, resultsOfLine, summaryOf } from './lines.ts';
import type { OperationName } from './operations.ts';
import { connectionLost, errorOf, type Message, request, send, type Transport } from './send.ts';
import { SentLines } from './sent-lines.ts';
import type { StreamAnswer, StreamCallOptions, StreamSummary } from './stream-types.ts';

const LINES = 'application/x-ndjson';

/** What a stream is about. */
export interface StreamRequest {
  readonly operation: OperationName;
  /** Without a query. */
  readonly url: string;
  readonly requests: Iterable<object> | AsyncIterable<object>;
  /** Options of all requests, and whether there is a summary. */
  readonly defaults: { readonly summary?: boolean | undefined };
}

/**
 * Sends requests as lines and gives their answers, while both go on: where nobody asks for answers no requests are asked for.
 *
 * A browser reads no answer before it has sent all of a request. There the lines are sent as many short requests, one after the other.
 *
 * @param keep is given the summary
 */
export async function* stream(
  transport: Transport,
  { operation, url, requests, defaults: { summary, ...defaults } }: StreamRequest,
  { signal }: StreamCallOptions,
  keep: (summary: StreamSummary) => void,
): AsyncGenerator<StreamAnswer<object>, void, undefined> {
  if (signal?.aborted) throw signal.reason;
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', abort);
  const lines = new SentLines(operation, requests, (defaults as { dtype?: unknown }).dtype);
  try {
    const shared = fieldsOf(operation, defaults);
    const first = Object.keys(shared).length > 0 ? `${JSON.stringify({ defaults: shared })}\n` : '';
    const query = `?encoding=base64${summary ? '&summary=true' : ''}`;
    const message: Message = { url: `${url}${query}`, method: 'POST', type: LINES, accept: LINES };
    let index = 0;
    for await (const text of answers(transport, message, lines, first, controller.signal, summary)) {
      const line = JSON.parse(text) as AnswerLine;
      if (line.summary !== undefined) {
        keep(summaryOf(line.summary) as unknown as StreamSummary);
        continue;
      }
      const { invalid, isDouble } = lines.answered();
      const problem = invalid ?? (line.code && new Refused(line as Problem));
      yield problem ? { index, problem } : { index, results: resultsOfLine(line, isDouble) };
      index++;
    }
    if (lines.isWaiting || !lines.isDone) {
      throw new ConnectionLost(`${url} ended the stream after ${index} answers, before it answered all requests`);
    }
  } catch (error) {
    if (lines.failure) throw lines.failure.error;
    if (signal?.aborted) throw signal.reason;
    throw error instanceof ExactLossError ? error : connectionLost(url, error);
  } finally {
    lines.end();
    controller.abort();
    signal?.removeEventListener('abort', abort);
  }
}

/** The lines of the answers to all lines. */
async function* answers(
  transport: Transport,
  message: Message,
  lines: SentLines,
  first: string,
  signal: AbortSignal,
  summary: boolean | undefined,
): AsyncGenerator<string, void, undefined> {
  if (transport.duplex) {
    const response = await request(transport, { ...message, body: bodyOf(lines, first) }, signal);
    yield* linesOf((await checked(response, message)).body);
    return;
  }
  for (let text = await lines.take(); text !== ''; text = await lines.take()) {
    if (summary && !lines.isDone) throw new ExactLossError(TOO_LONG);
    const part = { ...message, body: new TextEncoder().encode(first + text) };
    const answer = await send({ ...transport, timeout: Number.POSITIVE_INFINITY }, part, { signal }, (r) => r.text());
    for (const line of answer.split('\n')) if (line !== '') yield line;
  }
}

const TOO_LONG = 'a browser sends a stream as many requests, which have no summary together: stream from Node';

async function checked(response: FetchResponse, { accept, url }: Message): Promise<FetchResponse> {
  const type = response.headers.get('content-type') ?? '';
  if (response.ok && type.startsWith(accept)) return response;
  throw await errorOf(response, type, url);
}

/** The lines as a body, made as they are sent. */
function bodyOf(lines: SentLines, first: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let before = first;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const text = before + (await lines.take());
        before = '';
        if (text === '') controller.close();
        else controller.enqueue(encoder.encode(text));
      },
      cancel: () => lines.end(),
    },
    { highWaterMark: 0 },
  );
}
