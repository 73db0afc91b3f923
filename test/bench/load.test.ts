import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crossEntropy, livez, SHAPES } from '../../bench/requests.ts';
import { sendLoad } from '../../bench/send-load.ts';

let seen = 0;
let url = '';
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    seen += 1;
    const stall = performance.now() + (request.url === '/livez' && seen === 3 ? 100 : 0);
    while (performance.now() < stall);
    const isOdd = request.headers['x-reply-bytes'] === '7' && seen === 3;
    response.writeHead(isOdd ? 503 : 200, { 'content-length': 2 }).end('ok');
  });
});

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

const GENERATORS = [
  { generator: 'autocannon', byAutocannon: true },
  { generator: 'our own client', byAutocannon: false },
];

test.each(GENERATORS)('$generator sends exactly as many requests as asked for', async ({ byAutocannon }) => {
  seen = 0;
  const load = await sendLoad(url, { ...crossEntropy(SHAPES.S), byAutocannon }, 37, 2);
  expect(seen).toBe(37);
  expect(load.requestsPerSecond).toBeCloseTo(37 / load.seconds);
  expect(load.p50).toBeLessThanOrEqual(load.p99);
  expect(load.p99).toBeLessThanOrEqual(load.max);
});

test('a stall is charged to all requests that were due meanwhile', async () => {
  seen = 0;
  const load = await sendLoad(url, livez(5), 20, 2);
  expect(load.max).toBeGreaterThan(90);
  expect(load.p50).toBeGreaterThan(20);
});

test.each(GENERATORS)('a status but 200 ends the run of $generator', async ({ byAutocannon }) => {
  seen = 0;
  const request = { ...crossEntropy(SHAPES.S), byAutocannon };
  await expect(sendLoad(url, request, 20, 7)).rejects.toThrow('503');
});
