import { type Body, write } from './json.ts';

export const OPERATIONS = ['softmax', 'log-softmax', 'nll', 'cross-entropy'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** A request as it is sent, to any operation of the service. */
export interface Request {
  readonly operation: string;
  readonly body: Body;
}

/** A problem's body (RFC 9457): what is wrong, and where. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** An answer: its text as it came, and either what was asked for or a problem. */
export interface Answer {
  readonly request: Request;
  readonly status: number;
  readonly ms: number;
  readonly text: string;
  readonly result?: { readonly [output: string]: unknown };
  readonly problem?: Problem;
}

/**
 * Posts a request to the service that the page comes from. A problem of the request is an answer; what throws is a broken connection, a
 * service that is too busy, and what is no answer of this service, as of a proxy.
 */
export async function post(request: Request, signal?: AbortSignal): Promise<Answer> {
  const started = performance.now();
  const response = await fetch(`/v1/${request.operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: write(request.body),
    ...(signal && { signal }),
  });
  const text = await response.text();
  const ms = performance.now() - started;
  const json = JSON.parse(text);
  const isAnswer = typeof json === 'object' && json !== null && (response.ok || typeof json.code === 'string');
  if (response.status >= 500 || !isAnswer) throw new Error(`${response.status}: ${text.slice(0, 200)}`);
  return { request, status: response.status, ms, text, ...(response.ok ? { result: json } : { problem: json }) };
}
