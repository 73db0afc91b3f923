import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testApp } from '../support/app.ts';
import { connectTo, type RawClient } from '../support/socket.ts';

const app = await testApp();
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as { port: number };

const headOf = (path: string, ...fields: string[]) =>
  [`POST ${path} HTTP/1.1`, 'host: x', ...fields, '', ''].join('\r\n');
const JSON_TYPE = 'content-type: application/json';
const LINES = 'content-type: application/x-ndjson';
const CHUNKED = 'transfer-encoding: chunked';
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
/** Two requests' worth of nonsense: Node reports an error for each piece that comes. */
const NONSENSE = 'zz\r\nnonsense\r\n';

/** What was received by the time the server ended its half, within less than any timeout. */
async function untilEnd(client: RawClient): Promise<string> {
  await new Promise((resolve, reject) => {
    client.socket.once('end', resolve).once('error', reject);
    client.socket.setTimeout(4000, () => reject(new Error(`not ended; received: ${client.received}`)));
  });
  return client.received;
}

/** Each answer with its status and body. */
const answersIn = (received: string) =>
  received
    .split(/(?=HTTP\/1\.1 )/)
    .map((text) => [Number(text.slice(9, 12)), text.slice(text.indexOf('\r\n\r\n') + 4)] as const);

test.each(['/v1/softmax', '/v2/models/softmax/infer'])(
  'an error in the body of a request to %s is the answer to it, with its id',
  async (path) => {
    const client = await connectTo(port);
    await client.send(`${headOf(path, JSON_TYPE, CHUNKED, 'x-request-id: mine')}${chunk('{"logits":')}`);
    await client.send(NONSENSE);
    await client.send(NONSENSE);
    await client.receives(/HTTP\/1\.1 400 .*x-request-id: mine\r\n.*Invalid character in chunk size/s);
    expect(client.received).toMatch(/\r\nconnection: close\r\n/i);
    expect(answersIn(client.received)).toHaveLength(1);
    // Whoever has read the answer goes away: the server does not, while bytes may still come.
    client.socket.end();
    await untilEnd(client);
  },
);

test('an error in a compressed body is the answer to its request', async () => {
  const client = await connectTo(port);
  await client.send(headOf('/v1/softmax', JSON_TYPE, CHUNKED, 'content-encoding: gzip'));
  await client.send(NONSENSE);
  await client.receives(/HTTP\/1\.1 400 .*"code":"BAD_REQUEST"/s);
});

test.each([
  ['/v1/softmax', JSON_TYPE],
  ['/v1/softmax', `${JSON_TYPE}\r\ncontent-encoding: gzip`],
  ['/v1/softmax', LINES],
])('an error in a body of %s, %j, that arrives before the turn of its request is its answer', async (path, type) => {
  // All that arrives is parsed, while a turn of the event loop that has been used up begins no request.
  const useUp = () => {
    app.turns.isFree('begin');
    for (const start = performance.now(); performance.now() - start < 20; );
  };
  app.server.prependListener('request', useUp);
  try {
    const client = await connectTo(port);
    await client.send(`${headOf(path, type, CHUNKED)}${chunk('{"logits":')}${NONSENSE}`);
    await client.receives(/HTTP\/1\.1 400 .*Invalid character in chunk size/s, 3000);
    client.socket.end();
    expect(answersIn(await untilEnd(client))).toHaveLength(1);
  } finally {
    app.server.off('request', useUp);
  }
});

test('a body that its client ends before its end is answered', async () => {
  const client = await connectTo(port);
  await client.send(`${headOf('/v1/softmax', JSON_TYPE, 'content-length: 100')}{"logits":`);
  client.socket.end();
  await client.receives(/HTTP\/1\.1 400 .*"code":"INCOMPLETE_BODY"/s);
});

test('an error behind a request is answered after it', async () => {
  const client = await connectTo(port);
  const body = JSON.stringify({ logits: [Array.from({ length: 60_000 }, (_, i) => i / 7)] });
  await client.send(`${headOf('/v1/softmax', JSON_TYPE, `content-length: ${body.length}`)}${body}NONSENSE\r\n\r\n`);
  const [first, second, ...rest] = answersIn(await untilEnd(client));
  expect(first?.[0]).toBe(200);
  expect(JSON.parse(first?.[1] ?? '').probs[0]).toHaveLength(60_000);
  expect(second?.[0]).toBe(400);
  expect(JSON.parse(second?.[1] ?? '').code).toBe('BAD_REQUEST');
  expect(rest).toEqual([]);
});

test('an error behind several pipelined requests is answered after all of them', async () => {
  const client = await connectTo(port);
  const body = '{"logits":[1]}';
  const request = `${headOf('/v1/softmax', JSON_TYPE, `content-length: ${body.length}`)}${body}`;
  await client.send(`${request.repeat(5)}NONSENSE\r\n\r\n`);
  const statuses = answersIn(await untilEnd(client)).map(([status]) => status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 400]);
});

test('an error in a stream of lines whose answer has begun ends the connection, and nothing is written into the answer', async () => {
  const client = await connectTo(port);
  await client.send(`${headOf('/v1/softmax', LINES, CHUNKED)}${chunk('{"logits":[1]}\n')}`);
  await client.receives(/\{"probs":\[1\]\}\n/);
  const before = client.received.length;
  await client.send(NONSENSE);
  await client.closed();
  expect(client.received.slice(before).trim()).toBe('');
});

test('an error in a stream of lines that has not been answered is its answer', async () => {
  const client = await connectTo(port);
  await client.send(`${headOf('/v1/softmax', LINES, CHUNKED)}${chunk('{"logits":')}`);
  await client.send(NONSENSE);
  await client.receives(/HTTP\/1\.1 400 .*"code":"BAD_REQUEST"/s);
});

test('an error in a body that nobody reads ends the connection after the answer', async () => {
  const client = await connectTo(port);
  await client.send(`GET /livez HTTP/1.1\r\nhost: x\r\n${CHUNKED}\r\n\r\n`);
  await client.send(NONSENSE);
  const answers = answersIn(await untilEnd(client));
  expect(answers).toEqual([[200, '{"status":"ok"}']]);
});

test('an error in a body whose request was refused ends the connection after the refusal', async () => {
  const client = await connectTo(port);
  await client.send(`${headOf('/nowhere', CHUNKED)}${chunk('abc')}`);
  await client.receives(/HTTP\/1\.1 404 .*"NOT_FOUND"\}/s);
  await client.send(NONSENSE);
  expect(answersIn(await untilEnd(client))).toHaveLength(1);
});

test('a client that goes on sending after an error can read the answer', async () => {
  const client = await connectTo(port);
  await client.send('NONSENSE\r\n\r\n');
  for (let i = 0; i < 50; i++) await client.send(NONSENSE.repeat(1000));
  expect(answersIn(await untilEnd(client)).map(([status]) => status)).toEqual([400]);
  expect(client.error).toBeUndefined();
});

/** Cuts what was received into answers; throws where it is not whole answers, one behind the other. */
function wholeAnswers(received: string): number[] {
  const statuses: number[] = [];
  let rest = received;
  while (rest !== '') {
    const head = /^HTTP\/1\.1 (\d{3}) [^\r\n]+\r\n(?:[\w-]+: [^\r\n]*\r\n)+\r\n/.exec(rest);
    if (!head) throw new Error(`no head of an answer: ${JSON.stringify(rest.slice(0, 200))}`);
    const length = Number(/^content-length: (\d+)\r$/im.exec(head[0])?.[1]);
    const body = rest.slice(head[0].length, head[0].length + length);
    if (body.length < length) throw new Error(`an answer is cut off: ${JSON.stringify(rest)}`);
    JSON.parse(body);
    if (!/^x-request-id: \S+\r$/im.test(head[0])) throw new Error(`no id: ${head[0]}`);
    statuses.push(Number(head[1]));
    rest = rest.slice(head[0].length + length);
  }
  return statuses;
}

test('whatever is sent, whole answers come back, the good ones first', { timeout: 120_000 }, async () => {
  const body = '{"logits":[1]}';
  const long = JSON.stringify({ logits: Array.from({ length: 60_000 }, (_, i) => i / 7) });
  const post = (text: string) => headOf('/v1/softmax', JSON_TYPE, `content-length: ${text.length}`) + text;
  const good = fc.constantFrom(
    post(body),
    post(long),
    `GET /livez HTTP/1.1\r\nhost: x\r\n\r\n`,
    `${headOf('/v1/softmax', JSON_TYPE, CHUNKED)}${chunk(body)}0\r\n\r\n`,
    `${headOf('/nowhere', CHUNKED)}${chunk('abc')}0\r\n\r\n`,
  );
  const bad = fc.constantFrom(
    NONSENSE,
    `${headOf('/v1/softmax', JSON_TYPE, CHUNKED)}${chunk('{"logits"')}${NONSENSE}`,
    `${headOf('/v2/models/softmax/infer', CHUNKED)}${NONSENSE}`,
    `${headOf('/nowhere', CHUNKED)}${NONSENSE}`,
    `GET /livez HTTP/1.1\r\n${CHUNKED}\r\nhost: x\r\n\r\n${NONSENSE}`,
    'CONNECT a:80 HTTP/1.1\r\nhost: a:80\r\n\r\n',
    'CONNECT a:80 HTTP/1.1\r\nhost: a:80\r\ncontent-length: 9\r\n\r\nab',
    headOf('/v1/softmax', JSON_TYPE, 'transfer-encoding: gzip'),
    `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  );
  const cuts = fc.array(fc.nat(), { maxLength: 4 });
  const exchanges = fc.sample(fc.tuple(fc.array(good, { maxLength: 4 }), bad, cuts), 80);
  const check = async ([goods, last, places]: [string[], string, number[]]) => {
    const text = goods.join('') + last;
    const ends = [...places.map((place) => place % text.length), text.length].sort((a, b) => a - b);
    const client = await connectTo(port);
    let sent = 0;
    for (const end of ends) {
      await client.send(text.slice(sent, end));
      sent = end;
    }
    const expected = [...goods.map((request) => (request.includes('/nowhere') ? 404 : 200)), expect.any(Number)];
    const shown = text.replace(/(\d,){9,}|y{9,}/g, '…').slice(0, 2000);
    const received = await untilEnd(client).catch((error: Error) => Promise.reject(new Error(`${error}, to ${shown}`)));
    expect(wholeAnswers(received), shown).toEqual(expected);
  };
  // Those that broke in a body end only after a while: many at once.
  for (let i = 0; i < exchanges.length; i += 40) await Promise.all(exchanges.slice(i, i + 40).map(check));
});
