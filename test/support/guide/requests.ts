import type { InjectOptions } from 'fastify';
import { lineAt } from './pages.ts';

export interface GuideRequest {
  readonly line: number;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly type?: string;
  readonly body?: string;
  /** What the page shows behind it; hidden requests have none. */
  readonly answer?: string;
}

/** A request by curl with a body, and the answer in JSON that the page shows behind it. */
const SHOWN =
  /```sh\ncurl -sS?N? (?<quote>'?)localhost:8080(?<url>\/[^\s']+)\k<quote> -H 'content-type: (?<type>[^']+)' (?:-d|--data-binary) '(?<body>[^']*)'\n```\n\n```json\n(?<answer>[^`]*)```/g;

/** `<!-- request POST /v1/softmax {"logits":[1,2]} -->`: not shown, but its answer is spoken of. */
const HIDDEN = /<!-- request (?<method>GET|POST) (?<url>\S+)(?:\s+(?<body>\{[\s\S]*?))?\s*-->/g;

/** All requests of a page, shown or hidden, in their order. */
export function requestsOf(text: string): GuideRequest[] {
  return [...text.matchAll(SHOWN), ...text.matchAll(HIDDEN)]
    .sort((a, b) => a.index - b.index)
    .map(({ index, groups }) => ({ method: 'POST', ...groups, line: lineAt(text, index) }) as GuideRequest);
}

/** A request as the app takes it. */
export function injected({ method, url, type = 'application/json', body }: GuideRequest): InjectOptions {
  return body === undefined ? { method, url } : { method, url, headers: { 'content-type': type }, payload: body };
}
