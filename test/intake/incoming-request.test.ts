import { hash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IncomingRequest } from '../../src/intake/incoming-request.ts';
import { connectTo, destroyClients } from '../support/socket.ts';

/** How a request is read: set by each test before it sends one. */
let read: (request: IncomingRequest, answer: (body: Buffer) => void) => void;
const server = createServer({ IncomingMessage: IncomingRequest }, (request, response) => {
  request.on('error', () => undefined);
  read(request, (body) => response.end(`${hash('sha1', body)} of ${body.length} bytes`));
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  destroyClients();
  server.close();
});

/** Collects a body, and says after each chunk whether more may come. */
function sink(answer: (body: Buffer) => void, mayReadOn: (bytes: number) => boolean = () => true) {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    take: (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      return mayReadOn(size);
    },
    end: () => answer(Buffer.concat(chunks)),
  };
}

const send = async (body: Buffer) => {
  const client = await connectTo((server.address() as AddressInfo).port);
  client.socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n`);
  client.socket.write(body);
  const [, sum, size] = await client.receives(/\r\n\r\n(\S+) of (\d+) bytes$/s);
  expect([Number(size), sum]).toEqual([body.length, hash('sha1', body)]);
  client.destroy();
};

describe.each([10, 60_000, 131_000, 1_000_000])('a body of %i bytes is poured whole', (bytes) => {
  const body = randomBytes(bytes);

  test('as it arrives', async () => {
    read = (request, answer) => request.pourInto(sink(answer));
    await send(body);
  });

  test('though some or all of it has arrived before', async () => {
    read = (request, answer) => setTimeout(() => request.pourInto(sink(answer)), 50);
    await send(body);
  });

  test('into a sink that has enough again and again', async () => {
    read = (request, answer) => {
      const mayReadOn = () => {
        setTimeout(() => request.readOn(), 1);
        return false;
      };
      request.pourInto(sink(answer, mayReadOn));
    };
    await send(body);
  });

  test('in several turns of the event loop, if a turn reads only so much', async () => {
    read = (request, answer) => {
      request.turns = {
        hold: () => undefined,
        mayReadOn: (_bytes, unread) => {
          setTimeout(() => unread.readOn(), 1);
          return false;
        },
      };
      request.pourInto(sink(answer));
    };
    await send(body);
  });
});

test('a body that is poured makes no events of a stream', async () => {
  const events: string[] = [];
  read = (request, answer) => {
    for (const event of ['data', 'readable', 'end', 'close']) request.on(event, () => events.push(event));
    request.pause();
    request.pourInto(sink(answer));
  };
  await send(randomBytes(1000));
  expect(events).toEqual([]);
});

test('the stream gets the rest of a body whose sink had enough, though some had arrived before', async () => {
  const body = randomBytes(1_000_000);
  read = (request, answer) => {
    setTimeout(() => {
      const chunks: Buffer[] = [];
      const take = (chunk: Buffer) => {
        chunks.push(chunk);
        return false;
      };
      request.pourInto({ take, end: () => undefined });
      setTimeout(() => {
        request.stopPouring();
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => answer(Buffer.concat(chunks)));
      }, 50);
    }, 50);
  };
  await send(body);
});

test('the stream gets the end of a body whose sink had enough of what had arrived before', async () => {
  const body = randomBytes(60_000);
  read = (request, answer) => {
    setTimeout(() => {
      const chunks: Buffer[] = [];
      const take = (chunk: Buffer) => {
        chunks.push(chunk);
        request.stopPouring();
        return true;
      };
      request.pourInto({ take, end: () => undefined });
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => answer(Buffer.concat(chunks)));
    }, 50);
  };
  await send(body);
});

test('a body that is still arriving after its answer is dropped, no more of it in a turn than of any other', async () => {
  const client = await connectTo((server.address() as AddressInfo).port);
  let reads = 0;
  read = (request, answer) => {
    request.turns = {
      hold: () => undefined,
      mayReadOn: (_bytes, unread) => {
        reads++;
        setImmediate(() => unread.readOn());
        return false;
      },
    };
    answer(Buffer.alloc(0));
  };
  const size = 1_000_000;
  await client.send(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${size}\r\n\r\n`);
  await client.receives(/of 0 bytes$/);
  await client.send(Buffer.alloc(size));
  await client.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await client.receives(/of 0 bytes.*of 0 bytes$/s);
  // A read of the socket has at most 64 KiB.
  expect(reads).toBeGreaterThanOrEqual(size / 65_536);
});

test('a connection that ends with its answer is closed, though its body had all arrived before it was to be left unread', async () => {
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).resume();
  const closed = new Promise<boolean>((resolve) => {
    read = (request, answer) =>
      setTimeout(() => {
        request.socket.once('close', () => resolve(true));
        request.leaveUnread();
        answer(Buffer.alloc(0));
      }, 20);
  });
  client.write('POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 1\r\n\r\n0');
  await once(client, 'end');
  const isLate = new Promise<boolean>((resolve) => setTimeout(resolve, 1000, false));
  expect(await Promise.race([closed, isLate])).toBe(true);
  client.destroy();
});
