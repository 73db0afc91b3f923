/**
 * The floor: what any Node server pays to read these bytes and to write as many as the service does.
 *
 * Bare node:http. It drops the body and sends a fixed JSON text of the length that the header `x-reply-bytes` asks for;
 * it parses, computes, validates and logs nothing.
 */
import { createServer } from 'node:http';

const SHORT = 16_384;
const replies = new Map<string, string | Buffer>();

/**
 * A JSON string of `bytes` bytes, made once for each length, in whichever form costs less to send.
 *
 * Node writes a string and the headers in one call, 10 % cheaper on S; a long text must not be encoded each time.
 */
function reply(bytes: string): string | Buffer {
  const known = replies.get(bytes);
  if (known !== undefined) return known;
  const text = JSON.stringify('0'.repeat(Number(bytes) - 2));
  const made = text.length <= SHORT ? text : Buffer.from(text);
  replies.set(bytes, made);
  return made;
}

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const body = reply(String(request.headers['x-reply-bytes'] ?? 2));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
});

server.listen(Number(process.env.PORT), process.env.HOST);
