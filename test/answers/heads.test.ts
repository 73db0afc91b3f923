import { describe, expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { connectTo } from '../support/socket.ts';

const app = await testApp();
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as { port: number };

const BODY = '{"logits":[1]}';
const LIVEZ = 'GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';

/** All that comes back until the connection ends. */
async function exchange(...bytes: string[]): Promise<string> {
  const client = await connectTo(port);
  for (const text of bytes) await client.send(text);
  client.socket.setTimeout(3000, () => client.destroy());
  await client.closed();
  return client.received;
}

/** The last answer in what was received. */
function answerIn(received: string) {
  const [head = '', body = ''] = received.slice(received.lastIndexOf('HTTP/1.1 ')).split('\r\n\r\n');
  return { status: Number(head.slice(9, 12)), head, json: JSON.parse(body) };
}

const headOf = (path: string, ...fields: string[]) => [`POST ${path} HTTP/1.1`, ...fields, '', ''].join('\r\n');

describe.each(['/v1/softmax', '/v2/models/softmax/infer', '/livez'])('%s answers with a body', (path) => {
  test.each([
    ['no host', [], 400, /^host is missing; expected a host$/],
    ['two hosts', ['Host: a', 'host: a'], 400, /^host stands twice; expected it once$/],
    ['a host with a path', ['host: a/b'], 400, /^host is a\/b; expected a host$/],
    ['a host with a user', ['host: me@a'], 400, /^host is me@a; expected/],
    ['a host with a port that is none', ['host: a:b'], 400, /^host is a:b; expected/],
    ['an expectation', ['host: a', 'expect: 200-ok'], 417, /^expect is 200-ok; expected 100-continue, or none$/],
    [
      'gzip and chunked',
      ['host: a', 'transfer-encoding: gzip, chunked'],
      501,
      /^transfer-encoding is gzip, chunked; expected chunked/,
      // The connection ends with the body.
      '0\r\n\r\n',
    ],
    [
      'gzip as transfer-encoding',
      ['host: a', 'transfer-encoding: gzip'],
      501,
      /^transfer-encoding is gzip; expected chunked/,
    ],
    ['chunked twice', ['host: a', 'transfer-encoding: chunked, chunked'], 400, /Transfer-Encoding/],
    ['a length and chunks', ['host: a', 'content-length: 3', 'transfer-encoding: chunked'], 400, /Content-Length/],
    ['chunks and a length', ['host: a', 'transfer-encoding: chunked', 'content-length: 3'], 400, /Content-Length/],
    ['two lengths', ['host: a', 'content-length: 3', 'content-length: 4'], 400, /Content-Length/],
    ['a header without a name', ['host: a', ': b'], 400, /header/i],
  ] as [string, string[], number, RegExp, string?][])('%s', async (_what, fields, status, detail, body = '') => {
    const answer = answerIn(await exchange(headOf(path, ...fields, 'connection: close') + body));
    expect(answer.status).toBe(status);
    expect(answer.head).toMatch(/\r\nx-request-id: \S+/i);
    const isInference = path.startsWith('/v2');
    expect(isInference ? answer.json.error : answer.json.detail).toMatch(detail);
    expect(Object.keys(answer.json)).toEqual(isInference ? ['error'] : ['type', 'title', 'status', 'detail', 'code']);
  });
});

test.each(['', 'a', 'a.b:8080', 'a:', '127.0.0.1:1', '[::1]:80', 'a_b', '%41'])('a host %j is served', async (host) => {
  const received = await exchange(`GET /livez HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
  expect(answerIn(received).status).toBe(200);
});

test('HTTP/1.0 without a host is served', async () => {
  expect(answerIn(await exchange('GET /livez HTTP/1.0\r\n\r\n')).status).toBe(200);
});

test('the connection goes on after a request that was refused for its head', async () => {
  const refused = headOf('/v1/softmax', 'host: a', 'transfer-encoding: gzip, chunked');
  const received = await exchange(`${refused}3\r\nabc\r\n0\r\n\r\n`, LIVEZ);
  expect(received).toMatch(/^HTTP\/1\.1 501 .*HTTP\/1\.1 200 /s);
});

test('an upgrade is passed over: the request is served over HTTP/1.1, and the connection goes on', async () => {
  const fields = ['host: a', 'connection: Upgrade, HTTP2-Settings', 'upgrade: h2c', 'http2-settings: AAMAAABk'];
  const client = await connectTo(port);
  const head = headOf('/v1/softmax', ...fields, 'content-type: application/json', `content-length: ${BODY.length}`);
  await client.send(head + BODY);
  await client.receives(/HTTP\/1\.1 200 .*\{"probs":\[1\]\}/s);
  await client.send(LIVEZ);
  await client.receives(/\{"status":"ok"\}/);
});

test('an upgrade with a chunked body is passed over, too, also behind another request', async () => {
  const fields = ['host: a', 'connection: upgrade', 'upgrade: h2c', 'content-type: application/json'];
  const sent = `${headOf('/v1/softmax', ...fields, 'transfer-encoding: chunked')}e\r\n${BODY}\r\n0\r\n\r\n`;
  const received = await exchange(sent, sent + sent + LIVEZ);
  expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(Array(4).fill('HTTP/1.1 200'));
  expect(received.match(/\{"probs":\[1\]\}/g)).toHaveLength(3);
});

test.each([
  ['GET /livez HTTP/1.1\r\n', 200, ''],
  ['PATCH /livez HTTP/1.1\r\n', 405, ''],
  [`POST /v1/softmax HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n`, 200, BODY],
])('what is pipelined behind an upgrade is not served, and the client is told so: %j', async (head, status, body) => {
  const received = await exchange(`${head}host: a\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n${body}${LIVEZ}`);
  expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`]);
  expect(received).toMatch(/\r\nconnection: close\r\n/i);
});

test.each(['/v2/nowhere', 'http://x/v2/nowhere', 'HTTP://x/v2/nowhere'])(
  '%s is an error in the form of the inference protocol',
  async (target) => {
    const { json } = answerIn(await exchange(headOf(target, 'host: x', 'connection: close')));
    expect(Object.keys(json)).toEqual(['error']);
  },
);

describe('CONNECT', () => {
  test('is a 501 with a body, and the end of the connection', async () => {
    const { status, head, json } = answerIn(await exchange('CONNECT a:80 HTTP/1.1\r\nhost: a:80\r\n\r\n'));
    expect([status, json.code]).toEqual([501, 'NOT_IMPLEMENTED']);
    expect(head).toMatch(/\r\nconnection: close/i);
  });

  test('behind a request is answered after it', async () => {
    const head = headOf('/v1/softmax', 'host: a', 'content-type: application/json', `content-length: ${BODY.length}`);
    const received = await exchange(`${head}${BODY}CONNECT a:80 HTTP/1.1\r\nhost: a:80\r\n\r\n`);
    expect(received).toMatch(/^HTTP\/1\.1 200 .*\{"probs":\[1\]\}HTTP\/1\.1 501 /s);
  });

  test('with a body is answered, behind a request too', async () => {
    const connect = 'CONNECT a:80 HTTP/1.1\r\nhost: a:80\r\ncontent-length: 5\r\n\r\nab';
    expect(await exchange(connect)).toMatch(/^HTTP\/1\.1 501 /);
    const head = headOf('/v1/softmax', 'host: a', 'content-type: application/json', `content-length: ${BODY.length}`);
    expect(await exchange(head + BODY + connect)).toMatch(/^HTTP\/1\.1 200 .*\{"probs":\[1\]\}HTTP\/1\.1 501 /s);
  });

  test('survives a client that resets the connection', async () => {
    const client = await connectTo(port);
    await client.send('CONNECT a:80 HTTP/1.1\r\nhost: a:80\r\n\r\n');
    client.socket.resetAndDestroy();
    expect(answerIn(await exchange(LIVEZ)).status).toBe(200);
  });
});

test('HTTP/2 without an upgrade is told that HTTP/1.1 is spoken here', async () => {
  const { status, json } = answerIn(await exchange('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'));
  expect([status, json.detail]).toEqual([400, 'this is HTTP/2; expected HTTP/1.1']);
});
