import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Exchanges } from '../../src/intake/exchanges.ts';
import { IncomingRequest } from '../../src/intake/incoming-request.ts';
import { continuesPipelined, oneRequestAtATime } from '../../src/intake/one-request-at-a-time.ts';
import { MemoryBudget } from '../../src/lifecycle/memory-budget.ts';
import { connectTo } from '../support/socket.ts';

/** Answers each request with its URL and what its body was, now or a little later. */
const server = createServer({ IncomingMessage: IncomingRequest });
let onRequest = (_request: IncomingRequest): void => undefined;
afterEach(() => {
  onRequest = () => undefined;
});
let underWay = 0;
let most = 0;
const errors: unknown[] = [];
const budget = new MemoryBudget(1e9);
const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');

beforeAll(async () => {
  const exchanges = new Exchanges(budget, () => undefined);
  oneRequestAtATime(server);
  server.on('request', (request, response) => {
    exchanges.begin(request, response);
    onRequest(request);
    most = Math.max(most, ++underWay);
    response.on('close', () => underWay--);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    // Whoever is busy reads later.
    if (Math.random() < 0.5) {
      request.pause();
      setTimeout(() => request.resume(), 10);
    }
    request.on('end', () => {
      const answer = () => response.end(`${request.url} ${md5(Buffer.concat(chunks))}\n`);
      if (Math.random() < 0.5) answer();
      else setTimeout(answer, 1);
    });
  });
  server.on('clientError', (error, socket) => {
    if (continuesPipelined(server, budget, error, socket)) return;
    errors.push(error);
    socket.destroy();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(() => server.close());

const get = (url: string): Buffer => Buffer.from(`GET ${url} HTTP/1.1\r\nhost: x\r\n\r\n`);
const post = (url: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`POST ${url} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n`), body]);
function chunked(url: string, body: Buffer, size = 5000): Buffer {
  const parts: Buffer[] = [Buffer.from(`POST ${url} HTTP/1.1\r\nhost: x\r\nTransfer-Encoding:  chunked \r\n\r\n`)];
  for (let at = 0; at < body.length; at += size) {
    const piece = body.subarray(at, at + size);
    parts.push(Buffer.from(`${piece.length.toString(16)};x=y\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\nx-trailer: 1\r\n\r\n')]);
}

/** Sends requests in writes of these sizes, and gives the answers. */
async function answersTo(requests: readonly Buffer[], writes: readonly number[]): Promise<string[]> {
  const client = await connectTo((server.address() as AddressInfo).port);
  const all = Buffer.concat(requests);
  for (let at = 0, i = 0; at < all.length; i++) {
    const size = writes[i % writes.length] as number;
    await client.send(all.subarray(at, at + size));
    at += size;
  }
  const answer = /^\/\S+ [0-9a-f]{32}$/gm;
  for (let i = 0; i < 1000 && (client.received.match(answer)?.length ?? 0) < requests.length; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  client.destroy();
  return client.received.match(answer) ?? [];
}

describe('requests that are pipelined', () => {
  /** A body that looks like the requests behind it. */
  const decoy = Buffer.concat(Array.from({ length: 300 }, () => get('/decoy')));
  const kinds: ((url: string) => Buffer)[] = [
    get,
    (url: string) => post(url, decoy),
    (url: string) => chunked(url, decoy),
  ];
  const requests = Array.from({ length: 60 }, (_, i) => (kinds[i % 3] as (url: string) => Buffer)(`/${i}`));
  const expected = requests.map((_, i) => `/${i} ${md5(i % 3 === 0 ? Buffer.alloc(0) : decoy)}`);

  test.each([
    ['all at once', [1e9]],
    ['byte by byte around heads', [37, 1, 1, 1, 1, 1, 1, 90_000]],
    ['in odd pieces', [1, 50_000, 7, 3000]],
  ])('are answered in their order, one at a time, sent %s', async (_how, writes) => {
    most = 0;
    expect(await answersTo(requests, writes)).toEqual(expected);
    expect(most).toBe(1);
    expect(errors).toEqual([]);
  });

  test('have their bodies, whatever these hold and whenever they are read', async () => {
    const bodies = Array.from({ length: 40 }, (_, i) => randomBytes(i * 9000));
    const sent = bodies.map((body, i) => (i % 2 ? post(`/${i}`, body) : chunked(`/${i}`, body)));
    expect(await answersTo(sent, [20_000])).toEqual(bodies.map((body, i) => `/${i} ${md5(body)}`));
  });

  test.each([1, 2, 3])(
    'begin one at a time, though a read ends %i bytes before the end of the first',
    async (bytes) => {
      const first = chunked('/0', Buffer.from('abc'));
      const client = await connectTo((server.address() as AddressInfo).port);
      most = 0;
      await client.send(first.subarray(0, first.length - bytes));
      await new Promise((resolve) => setTimeout(resolve, 20));
      await client.send(Buffer.concat([first.subarray(first.length - bytes), get('/1'), get('/2')]));
      await client.receives(/\/0 .*\/1 .*\/2 /s);
      expect(most).toBe(1);
      client.destroy();
    },
  );

  test('are read on, though the first was held up when the others had begun to arrive', async () => {
    onRequest = (request) => {
      request.waitToBegin();
      setTimeout(() => request.begin(), 20);
    };
    const long = randomBytes(1_000_000);
    const answers = [`/0 ${md5(Buffer.from('abc'))}`, `/1 ${md5(long)}`, `/2 ${md5(long)}`];
    expect(await answersTo([post('/0', Buffer.from('abc')), post('/1', long), chunked('/2', long)], [1e9])).toEqual(
      answers,
    );
  });

  test('count what was read of them while they wait to be begun', async () => {
    let held = 0;
    const seen: number[] = [];
    onRequest = (request) => {
      request.turns = { mayReadOn: () => true, hold: (bytes) => (held += bytes) };
      request.waitToBegin();
      setTimeout(() => {
        seen.push(held);
        request.begin();
        seen.push(held);
      }, 50);
    };
    const long = randomBytes(1_000_000);
    expect(await answersTo([post('/0', long)], [1e9])).toEqual([`/0 ${md5(long)}`]);
    expect(seen[0]).toBeGreaterThan(0);
    // No more than what is read of a socket at a time.
    expect(seen[0]).toBeLessThanOrEqual(65_536);
    expect(seen[1]).toBe(0);
  });

  test('are read no further while they are paused than what has been read when they were', async () => {
    let bytesRead = 0;
    onRequest = (request) => {
      request.turns = {
        mayReadOn: (_bytes, unread) => {
          setTimeout(() => {
            bytesRead ||= request.socket.bytesRead;
            request.turns = undefined;
            unread.readOn();
          }, 200);
          return false;
        },
        hold: () => undefined,
      };
    };
    const long = randomBytes(1_000_000);
    expect(await answersTo([chunked('/0', long, 1_000_000)], [1e9])).toEqual([`/0 ${md5(long)}`]);
    // One read that was parsed, and two that the stream of the socket takes before it stops.
    expect(bytesRead).toBeLessThanOrEqual(3 * 65_536);
  });

  test('wait in the socket: of a thousand none is begun before the first has been answered', async () => {
    const client = await connectTo((server.address() as AddressInfo).port);
    most = 0;
    const first = post('/first', Buffer.from('12345'));
    await client.send(Buffer.concat([first, ...Array.from({ length: 1000 }, (_, i) => get(`/${i}`))]));
    await client.receives(/\/999 /);
    expect(most).toBe(1);
    client.destroy();
  });
});

test('a request behind one that was held up is read whole', async () => {
  onRequest = (request) => {
    if (request.url !== '/first') return;
    request.waitToBegin();
    setTimeout(() => request.begin(), 20);
  };
  const body = randomBytes(500_000);
  const requests = [post('/first', Buffer.from('12345')), post('/1', body)];
  expect(await answersTo(requests, [1e9])).toEqual([`/first ${md5(Buffer.from('12345'))}`, `/1 ${md5(body)}`]);
});

test('a connection with a request under way is not idle, though its parser has changed', async () => {
  const { keepAliveTimeout, keepAliveTimeoutBuffer } = server;
  Object.assign(server, { keepAliveTimeout: 100, keepAliveTimeoutBuffer: 0 });
  try {
    const sent = chunked('/1', Buffer.from('abc'));
    const client = await connectTo((server.address() as AddressInfo).port);
    await client.send(get('/0'));
    await client.receives(/\/0 /);
    await client.send(sent.subarray(0, -5));
    await new Promise((resolve) => setTimeout(resolve, 400));
    await client.send(sent.subarray(-5));
    await client.receives(/\/1 /);
    client.destroy();
  } finally {
    Object.assign(server, { keepAliveTimeout, keepAliveTimeoutBuffer });
  }
});

test('a chunked request is answered, though an execution waits for memory', async () => {
  const full = budget.claim();
  const waiting = budget.claim();
  full.add(budget.limit);
  waiting.forExecution(1, () => undefined);
  try {
    const body = Buffer.from('abc');
    expect(await answersTo([chunked('/0', body)], [1e9])).toEqual([`/0 ${md5(body)}`]);
  } finally {
    waiting.release();
    full.release();
  }
});

test('a connection that does not pipeline keeps its parser', async () => {
  const client = await connectTo((server.address() as AddressInfo).port);
  let connections = 0;
  server.on('connection', () => connections++);
  for (let i = 0; i < 5; i++) {
    await client.send(get(`/${i}`));
    await client.receives(new RegExp(`/${i} `));
  }
  expect(connections).toBe(0);
  client.destroy();
});

describe('a body in chunks of one byte', () => {
  const body = randomBytes(20_000);
  const sent = chunked('/tiny', body, 1);
  const answer = `/tiny ${md5(body)}`;

  test('is parsed in parts, if a turn of the event loop reads only so much', async () => {
    const parts: number[] = [];
    let inPart = 0;
    onRequest = (request) => {
      request.turns = {
        hold: () => undefined,
        mayReadOn: (_bytes, unread) => {
          if (inPart++ === 0) {
            setImmediate(() => {
              parts.push(inPart);
              inPart = 0;
              unread.readOn();
            });
          }
          return false;
        },
      };
    };
    expect(await answersTo([sent], [1e9])).toEqual([answer]);
    expect(parts.reduce((sum, chunks) => sum + chunks)).toBe(body.length);
    // With its extension and its ends a chunk takes ten bytes.
    expect(Math.max(...parts)).toBeLessThan(1000);
  });

  test('reaches the stream in few chunks', async () => {
    let chunks = 0;
    onRequest = (request) => request.on('data', () => chunks++);
    expect(await answersTo([sent], [1e9])).toEqual([answer]);
    expect(chunks).toBeLessThan(100);
  });
});
