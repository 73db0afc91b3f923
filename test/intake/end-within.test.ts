import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, expect, test, vi } from 'vitest';
import { Exchanges } from '../../src/intake/exchanges.ts';
import { continuesPipelined, oneRequestAtATime } from '../../src/intake/one-request-at-a-time.ts';
import { MemoryBudget } from '../../src/lifecycle/memory-budget.ts';

const budget = new MemoryBudget(1e9);
const exchanges = new Exchanges(budget, () => undefined);
const server = createServer();
oneRequestAtATime(server);
server.on('request', (request, response) => {
  exchanges.begin(request, response);
  response.end(`${request.url}\n`);
});
server.on('clientError', (error, socket) => continuesPipelined(server, budget, error, socket) || socket.destroy());
afterAll(() => server.close());

test('a client that pipelines, and never ends its half of the connection, does not keep it', async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const accepted = once(server, 'connection');
  const client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
  const received: Buffer[] = [];
  client.on('data', (bytes: Buffer) => received.push(bytes));
  const head = (url: string, more = '') => `GET ${url} HTTP/1.1\r\nhost: x\r\n${more}\r\n`;
  client.write(head('/first') + head('/last', 'connection: close\r\n'));
  const [socket] = (await accepted) as [Socket];
  await once(client, 'end');
  expect(Buffer.concat(received).toString()).toMatch(/\/first\n.*\/last\n/s);
  expect(socket.destroyed).toBe(false);
  vi.advanceTimersByTime(60_000);
  expect(socket.destroyed).toBe(true);
  vi.useRealTimers();
  client.destroy();
});
