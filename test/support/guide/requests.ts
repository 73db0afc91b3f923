import type { InjectOptions } from 'fastify';
import { npyOf } from '../npz.ts';
import { lineAt } from './pages.ts';

export interface GuideRequest {
  readonly line: number;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly type?: string;
  readonly body?: string | Buffer;
  /** The answer shown on the page; undefined for hidden requests. */
  readonly answer?: string;
}

/** Files that pages send, as they say what is in them. */
const FILES: { readonly [name: string]: Buffer } = {
  'logits.npy': npyOf({ dtype: 'F32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 0, -1, 0.5) }),
  'labels.npy': npyOf({ dtype: 'I64', shape: [2], data: BigInt64Array.of(2n, 0n) }),
};

/** A curl request with a body, and the JSON answer that the page shows after it. */
const SHOWN =
  /```sh\ncurl -sS?N? (?<quote>'?)localhost:8080(?<url>\/[^\s']+)\k<quote> -H 'content-type: (?<type>[^']+)' (?:-d|--data-binary) '(?<body>[^']*)'\n```\n\n```json\n(?<answer>[^`]*)```/g;

/** The same with a form, whose files are those of FILES; what is written to a file has no answer to show. */
const FORM =
  /```sh\ncurl -sS localhost:8080(?<url>\/\S+)(?<parts>(?: -F (?:'[^'\n]*'|[^'\s]+))+)\n```\n\n```json\n(?<answer>[^`]*)```/g;

/** `<!-- request POST /v1/softmax {"logits":[1,2]} -->`: not shown, but the page quotes its answer. */
const HIDDEN = /<!-- request (?<method>GET|POST) (?<url>\S+)(?:\s+(?<body>\{[\s\S]*?))?\s*-->/g;

/** All requests of a page, shown or hidden, in order. */
export function requestsOf(text: string): GuideRequest[] {
  return [...text.matchAll(SHOWN), ...text.matchAll(FORM), ...text.matchAll(HIDDEN)]
    .sort((a, b) => a.index - b.index)
    .map(({ index, groups: { parts, ...groups } = {} }) => {
      const form = parts === undefined ? {} : formOf(parts);
      return { method: 'POST', ...groups, ...form, line: lineAt(text, index) } as GuideRequest;
    });
}

const BOUNDARY = 'a-boundary';

/** What `curl -F` makes of such arguments. */
function formOf(args: string): Pick<GuideRequest, 'type' | 'body'> {
  const parts = [...args.matchAll(/ -F (?:'([^']*)'|(\S+))/g)].map(([, quoted, plain]) => {
    const [, name = '', isFile, value = ''] = /^(\w+)=(@?)(.*)$/s.exec(quoted ?? plain ?? '') ?? [];
    const bytes = isFile === '@' ? FILES[value] : Buffer.from(value);
    if (bytes === undefined) throw new Error(`${value} is no file of the guide`);
    const file = isFile === '@' ? `; filename="${value}"` : '';
    const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n')]);
  });
  const body = Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, body };
}

/** The request in the form of `app.inject`. */
export function injected({ method, url, type = 'application/json', body }: GuideRequest): InjectOptions {
  return body === undefined ? { method, url } : { method, url, headers: { 'content-type': type }, payload: body };
}
