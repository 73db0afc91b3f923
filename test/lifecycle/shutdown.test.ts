import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { linesOf, logs, spawnService, startService } from '../support/service.ts';
import { RawClient } from '../support/socket.ts';

/** A client that sends the beginning of a request, and no more. */
async function stalledClient(port: number): Promise<RawClient> {
  const client = await RawClient.open(port);
  await client.send(
    'POST /v1/softmax HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{',
  );
  await client.receives(/100 Continue/);
  return client;
}

const LINE = '{"logits":[[0,-50]],"labels":[0]}\n';

/** A stream of lines that goes on, and has had an answer. */
async function streamingClient(port: number): Promise<RawClient> {
  const client = await RawClient.open(port);
  await client.send(
    `POST /v1/cross-entropy HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n${LINE.length.toString(16)}\r\n${LINE}\r\n`,
  );
  await client.receives(/1\.9287498479639178e-22/);
  return client;
}

describe('standard output has JSON lines only', () => {
  test('from the start to the end, with requests between', async () => {
    const service = await startService();
    await (await fetch(`http://127.0.0.1:${service.port}/livez`)).text();
    service.child.kill('SIGTERM');
    expect(await service.exit).toBe(0);
    const messages = linesOf(service).map(({ msg }) => msg);
    expect(messages).toEqual([expect.stringMatching(/^Server listening at /), 'request completed', 'draining']);
    expect(service.errors()).toBe('');
  });

  test('warnings of Node among them', async () => {
    const preload = 'process.on("SIGWINCH", () => process.emitWarning("careful", "DeprecationWarning", "DEP0"))';
    const service = await startService({ preload });
    service.child.kill('SIGWINCH');
    await logs(service, 'warning of Node');
    service.child.kill('SIGTERM');
    expect(await service.exit).toBe(0);
    const warnings = linesOf(service).filter(({ level }) => level === 40);
    expect(warnings).toMatchObject([{ msg: 'warning of Node', err: { message: 'careful', code: 'DEP0' } }]);
    expect(service.errors()).toBe('');
  });

  test.each([
    ['an exception that nobody caught', 'throw new Error("boom")'],
    ['a rejection that nobody handled', 'Promise.reject(new Error("boom"))'],
  ])('%s ends the process: a fatal line, requests are answered, exit code 1', async (_name, statement) => {
    const service = await startService({ preload: `process.on("SIGWINCH", () => { ${statement} })` });
    const client = await stalledClient(service.port);
    service.child.kill('SIGWINCH');
    await logs(service, 'ending because of an error');
    await client.send('"logits":'.slice(0, 9));
    await client.receives(/HTTP\/1\.1 4/);
    expect(await service.exit).toBe(1);
    const fatal = linesOf(service).filter(({ level }) => level === 60);
    expect(fatal).toMatchObject([{ msg: 'ending because of an error', err: { message: 'boom' } }]);
    expect(service.errors()).toBe('');
  });
});

describe.each([{ WORKERS: '0' }, { WORKERS: '2' }])('with %o, draining that reaches DRAIN_TIMEOUT_MS', (workers) => {
  test.each([
    ['a stalled client', stalledClient],
    ['a stream that goes on', streamingClient],
  ])('cuts %s: an error line with the number of connections, exit code 1', async (_name, connect) => {
    const service = await startService({ env: { ...workers, DRAIN_TIMEOUT_MS: '500' } });
    const client = await connect(service.port);
    const before = performance.now();
    service.child.kill('SIGTERM');
    await client.closed();
    expect(await service.exit).toBe(1);
    const took = performance.now() - before;
    expect(took).toBeGreaterThan(480);
    expect(took).toBeLessThan(2500);
    expect(linesOf(service)).toContainEqual(
      expect.objectContaining({
        level: 50,
        connections: 1,
        timeout_ms: 500,
        msg: 'draining took too long: cutting what is left',
      }),
    );
  });

  test('ends a computation that is under way', async () => {
    const service = await startService({ env: { ...workers, DRAIN_TIMEOUT_MS: '1' } });
    const rows = `[${Array(1000).fill('0.12345').join(',')}]`;
    const body = `{"logits":[${Array(5000).fill(rows).join(',')}]}`;
    const client = await RawClient.open(service.port);
    await client.send(
      `POST /v1/softmax HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    service.child.kill('SIGTERM');
    expect(await service.exit).toBe(1);
  });
});

test('idle connections are closed and not counted as cut when DRAIN_TIMEOUT_MS is over: exit code 0', async () => {
  const service = await startService({ env: { DRAIN_TIMEOUT_MS: '100' } });
  const client = await RawClient.open(service.port);
  await client.send('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n');
  await client.receives(/"ok"/);
  service.child.kill('SIGTERM');
  await client.closed();
  expect(await service.exit).toBe(0);
  expect(linesOf(service).at(-1)).toMatchObject({ msg: 'draining' });
});

test('an idle connection has time for a request that is on its way when the process drains', async () => {
  const service = await startService();
  const client = await RawClient.open(service.port);
  await client.send('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n');
  await client.receives(/"ok"/);
  service.child.kill('SIGTERM');
  await delay(600);
  await client.send('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n');
  await client.receives(/"ok".*connection: close.*"ok"/is);
  expect(await service.exit).toBe(0);
});

describe('a second signal', () => {
  test.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
    ['SIGINT', 'SIGTERM'],
  ] as const)('%s, then %s, ends the process at once with exit code 1', async (first, second) => {
    const service = await startService();
    await stalledClient(service.port);
    service.child.kill(first);
    await logs(service, 'draining');
    const before = performance.now();
    service.child.kill(second);
    expect(await service.exit).toBe(1);
    expect(performance.now() - before).toBeLessThan(1000);
    expect(linesOf(service).at(-1)).toMatchObject({ level: 50, signal: second });
  });
});

test.each([0, 50, 200, 500, 1000])(
  'SIGTERM %i ms after its handler was set, while the service starts, ends the process with exit code 0',
  async (ms) => {
    const kill = `setTimeout(() => process.kill(process.pid, "SIGTERM"), ${ms})`;
    const preload = `process.on("newListener", (name) => { if (name === "SIGTERM" && !globalThis.isSet) { globalThis.isSet = true; ${kill} } })`;
    const service = await spawnService({ preload });
    expect(await service.exit).toBe(0);
    expect(service.errors()).toBe('');
    linesOf(service);
  },
);
