import type { Request } from './requests.ts';

/** The headers that every server gets; only the floor looks at `x-reply-bytes`. */
export function headers(replyBytes: number): Record<string, string> {
  return { 'content-type': 'application/json', 'x-reply-bytes': String(replyBytes) };
}

/** All bytes of a request as they go over the connection. */
export function requestBytes(url: string, { method, path, body }: Request, replyBytes: number): Buffer {
  const text = method === 'GET' ? {} : { ...headers(replyBytes), 'content-length': String(Buffer.byteLength(body)) };
  const fields = Object.entries({ host: new URL(url).host, ...text }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${fields.join('')}\r\n`), Buffer.from(body)]);
}
