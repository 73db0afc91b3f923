import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { Executor } from '../../src/workers/executor.ts';
import { connectTo, destroyClients } from '../support/socket.ts';

const NUMBERS = 240_000;
const ZEROS = '0,'.repeat(NUMBERS - 1);
/** Each of them has an answer of more than one piece. */
const LONG_ANSWERS = [
  ['JSON', '/v1/softmax', 'content-type: application/json\r\n', `{"logits":[${ZEROS}0]}`],
  [
    'the inference protocol',
    '/v2/models/softmax/infer',
    'content-type: application/json\r\n',
    `{"inputs":[{"name":"logits","datatype":"FP64","shape":[1,${NUMBERS}],"data":[${ZEROS}0]}]}`,
  ],
  [
    'JSON, compressed',
    '/v1/softmax',
    'content-type: application/json\r\naccept-encoding: gzip\r\n',
    `{"logits":[${ZEROS}0]}`,
  ],
  ['lines', '/v1/softmax', 'content-type: application/x-ndjson\r\n', `{"logits":[${ZEROS}0]}\n`],
] as const;

const apps: FastifyInstance[] = [];
afterEach(async () => {
  destroyClients();
  for (const app of apps.splice(0)) await app.close();
});

type LogLine = { readonly [name: string]: unknown };

/** A service that listens, its log, and a client that has sent a request. */
async function sendTo(url: string, headers: string, body: string) {
  const log: LogLine[] = [];
  const app = await buildApp(loadConfig({ COMPRESS_ANSWERS: 'on', WORKERS: '1', MAX_WAIT_MS: '60000' }), {
    write: (line) => void log.push(JSON.parse(line)),
  });
  apps.push(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const client = await connectTo((app.server.address() as AddressInfo).port);
  const send = () =>
    client.send(
      `POST ${url} HTTP/1.1\r\nhost: x\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  return { app, log, client, send };
}

/** The lines that say more than that the service listens. */
const ofRequests = (log: readonly LogLine[]) => log.filter(({ msg }) => !String(msg).startsWith('Server listening'));

async function expectOneAbort(app: FastifyInstance, log: readonly LogLine[], url: string): Promise<void> {
  await expect.poll(() => app.executor.backlogs.threads.size).toBe(0);
  await expect.poll(() => ofRequests(log).length).toBeGreaterThan(0);
  // The answer is given up within fewer turns than another request takes.
  const { port } = app.server.address() as AddressInfo;
  expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
  await expect.poll(() => log.at(-1)).toMatchObject({ url: '/livez' });
  expect(ofRequests(log).slice(0, -1)).toEqual([
    expect.objectContaining({ level: 30, msg: 'request completed', url, how: 'aborted_after_body' }),
  ]);
  const metrics = await app.metricsText();
  expect(metrics).toContain(`http_requests_ended_total{route="${url}",how="aborted_after_body"} 1\n`);
  expect(metrics).not.toMatch(new RegExp(`^http_request_duration_seconds_count\\{route="${url}"`, 'm'));
}

describe.each(LONG_ANSWERS)('a client that is to get a long answer, %s, and leaves', (_what, url, headers, body) => {
  test('as the answer is ready is logged and counted as an abort, once', async () => {
    const { app, log, client, send } = await sendTo(url, headers, body);
    const execute = app.executor.execute.bind(app.executor);
    let pieces = 0;
    vi.spyOn(app.executor, 'execute').mockImplementation(async (...args: Parameters<Executor['execute']>) => {
      const execution = await execute(...args);
      client.socket.resetAndDestroy();
      await expect.poll(() => args[2].isOver).toBe(true);
      pieces = execution.payload.length;
      return execution;
    });
    await send();
    await expect.poll(() => pieces).toBe(2);
    await expectOneAbort(app, log, url);
  });

  test('in the middle of it is logged and counted as an abort, once', async () => {
    const { app, log, client, send } = await sendTo(url, headers, body);
    // Before the system can have taken all of the answer.
    client.socket.once('data', () => client.socket.resetAndDestroy());
    await send();
    await client.closed();
    expect(client.received).toMatch(/^HTTP\/1\.1 200 /);
    await expectOneAbort(app, log, url);
  });
});
