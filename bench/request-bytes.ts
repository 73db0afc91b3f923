import type { Request } from './requests.ts';

/** The headers that every server gets; only the floor looks at `x-reply-bytes`. */
export function headersOf(request: Request, replyBytes: number): Record<string, string> {
  return { 'content-type': 'application/json', ...request.headers, 'x-reply-bytes': String(replyBytes) };
}

/** All bytes of a request as they go over the connection. */
export function requestBytes(url: string, request: Request, replyBytes: number): Buffer {
  const { method, path, body } = request;
  const text =
    method === 'GET' ? {} : { ...headersOf(request, replyBytes), 'content-length': String(Buffer.byteLength(body)) };
  const fields = Object.entries({ host: new URL(url).host, ...text }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`${method} ${path} HTTP/1.1\r\n${fields.join('')}\r\n`),
    Buffer.from(body as string),
  ]);
}
