import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { closedLoop } from '../../../verify/siege/harness/closed-loop.ts';
import { probeHealth } from '../../../verify/siege/harness/health.ts';
import { openLoop } from '../../../verify/siege/harness/open-loop.ts';
import { post } from '../../../verify/siege/harness/sockets.ts';
import { quantile } from '../../../verify/siege/harness/statistics.ts';

let close = () => {};
afterEach(() => close());

/** A server that does as it is told; resolves to its port. */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

const REQUEST = post('/v1/softmax', Buffer.from('{"logits":[1]}'));

test('a quantile is a value that so many do not exceed', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2);
  expect(quantile([4, 1, 3, 2], 0.99)).toBe(4);
  expect(quantile([], 0.5)).toBeNaN();
});

describe('the health probes', () => {
  test('count the time that a slow server takes, and each probe that was due meanwhile', async () => {
    const port = await serve((_request, response) => setTimeout(() => response.end('{"status":"ok"}'), 200));
    const stop = new AbortController();
    const probed = probeHealth({ port, path: '/livez' }, stop.signal);
    await delay(1000);
    stop.abort();
    const { fresh, kept } = await probed;
    expect(fresh.p50).toBeGreaterThanOrEqual(199);
    // The kept connection asks one at a time: the probes behind wait for those before.
    expect(kept.max).toBeGreaterThan(500);
  });

  test('count whatever is not a 200 as failed', async () => {
    const port = await serve((_request, response) => response.writeHead(503).end('{"status":"draining"}'));
    const stop = new AbortController();
    const probed = probeHealth({ port, path: '/readyz' }, stop.signal);
    await delay(200);
    stop.abort();
    const { fresh, kept, failed } = await probed;
    expect(failed).toBe(fresh.count + kept.count);
  });
});

describe('loops', () => {
  test('a closed loop sends the next request when the last one is answered', async () => {
    let most = 0;
    let now = 0;
    let all = 0;
    const stop = new AbortController();
    const port = await serve((_request, response) => {
      most = Math.max(most, ++now);
      setTimeout(() => {
        now--;
        response.end('{}');
        if (++all === 30) stop.abort();
      }, 5);
    });
    const turns = await closedLoop(port, [REQUEST, REQUEST, REQUEST], { forMs: 20_000, signal: stop.signal });
    expect(most).toBe(3);
    expect(turns.length).toBeGreaterThanOrEqual(27);
    expect(turns.every(({ status, ms }) => status === 200 && ms >= 4)).toBe(true);
  });

  test('an open loop sends whether or not it is answered, gives up, and tells refusals apart', async () => {
    let count = 0;
    const port = await serve((_request, response) => {
      const kind = count++ % 4;
      if (kind === 0) response.end('{}');
      if (kind === 1) response.writeHead(503, { 'retry-after': '1' }).end('{"code":"OVERLOADED"}');
      if (kind === 2) response.writeHead(503).end('{"code":"OVERLOADED"}');
      // The last kind is never answered.
    });
    const load = { perSecond: 200, forMs: 500, skipMs: 0, patienceMs: 1000 };
    const { sent, answered, refused, gaveUp, otherwise } = await openLoop(port, REQUEST, load);
    expect(sent).toBe(100);
    expect([answered.length, refused.length, gaveUp]).toEqual([25, 25, 25]);
    expect(otherwise).toEqual({ 503: 25 });
  });
});
