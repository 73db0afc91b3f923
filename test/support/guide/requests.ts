import type { InjectOptions } from 'fastify';
import { lineAt } from './pages.ts';

export interface GuideRequest {
  readonly line: number;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly type?: string;
  readonly body?: string;
  /** The answer shown on the page; undefined for hidden requests. */
  readonly answer?: string;
}

/** A curl request with a body, and the JSON answer that the page shows after it. */
const SHOWN =
  /```sh\ncurl -sS?N? (?<quote>'?)localhost:8080(?<url>\/[^\s']+)\k<quote> -H 'content-type: (?<type>[^']+)' (?:-d|--data-binary) '(?<body>[^']*)'\n```\n\n```json\n(?<answer>[^`]*)```/g;

/** `<!-- request POST /v1/softmax {"logits":[1,2]} -->`: not shown, but the page quotes its answer. */
const HIDDEN = /<!-- request (?<method>GET|POST) (?<url>\S+)(?:\s+(?<body>\{[\s\S]*?))?\s*-->/g;

/** All requests of a page, shown or hidden, in order. */
export function requestsOf(text: string): GuideRequest[] {
  return [...text.matchAll(SHOWN), ...text.matchAll(HIDDEN)]
    .sort((a, b) => a.index - b.index)
    .map(({ index, groups }) => ({ method: 'POST', ...groups, line: lineAt(text, index) }) as GuideRequest);
}

/** The request in the form of `app.inject`. */
export function injected({ method, url, type = 'application/json', body }: GuideRequest): InjectOptions {
  return body === undefined ? { method, url } : { method, url, headers: { 'content-type': type }, payload: body };
}
