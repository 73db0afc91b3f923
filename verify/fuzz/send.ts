import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { FuzzRequest } from './random-request.ts';

/** An answer; if its connection broke, what had arrived by then, and the error. */
export interface Answer {
  /** 0 if the connection broke before the headers. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly error?: string;
}

/** Far more than any of these requests takes. */
const TIMEOUT_MS = 10_000;

/** Sends a request and waits for the whole answer; never rejects. */
export function send(port: number, agent: Agent, { method, path, headers, body }: FuzzRequest): Promise<Answer> {
  return new Promise((resolve) => {
    let status = 0;
    let answered: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    const end = (error?: Error): void => {
      clearTimeout(timer);
      resolve({ status, headers: answered, body: Buffer.concat(chunks), ...(error && { error: error.message }) });
    };
    const length = body === undefined ? {} : { 'content-length': body.length };
    const options = { host: '127.0.0.1', port, agent, method, path, headers: { ...length, ...headers } };
    const outgoing = request(options, (incoming) => {
      status = incoming.statusCode as number;
      answered = incoming.headers;
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', end);
      incoming.on('end', () => end());
    });
    const timer = setTimeout(() => outgoing.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
    outgoing.on('error', end);
    outgoing.end(body);
  });
}
